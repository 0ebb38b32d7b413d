import {spawn} from 'node:child_process'
import t, {test} from 'tap'
import {project} from '../project.mjs'

const bin = new URL('../../../src/cli/bin.ts', import.meta.url).pathname
const page = '`echo one`{{exec}}\n\n`echo two`{{exec}}\n'

/** Runs a review at a terminal of its own, as `script` of util-linux makes one, below a shell that says how it was left. */
async function reviewAt(cwd: string) {
  // The shell gives its number to the program that it becomes.
  const command = `sh -c 'echo $$ >caller; exec node --import=${import.meta.resolve('tsx')} ${bin} review page.md'; echo "exited with $?"; stty -a | tr ' ;' '\\n' | grep -E '^-?(icanon|echo|isig)$' | tr '\\n' ' '; echo over`
  const child = spawn('script', ['-qfec', command, '/dev/null'], {cwd, env: {PATH: process.env.PATH, TERM: 'xterm'}})
  let seen = ''
  let wake = () => {}
  child.stdout.on('data', (chunk: Buffer) => {
    seen += chunk.toString()
    wake()
  })
  const closed = new Promise<void>(resolve => child.once('close', () => resolve()))
  const sees = async (text: string) => {
    while (!seen.includes(text)) {
      await new Promise<void>(resolve => {
        wake = resolve
      })
    }
  }
  return {
    async end() {
      await sees('over')
      child.stdin.end()
      await closed
      return seen
    },
    press: (key: string) => void child.stdin.write(key),
    sees
  }
}

const hasScript = await new Promise<boolean>(resolve => {
  const child = spawn('script', ['--version'])
  child.once('error', () => resolve(false))
  child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().includes('util-linux')))
})
const skip = hasScript ? {} : {skip: 'needs `script` of util-linux'}

const left = /\x1b\[\?25h\x1b\[\?1049l[\s\S]*isig icanon echo over/

test('should take keys one by one, and leave the terminal as it was', skip, async t => {
  const {cwd, read} = await project({'page.md': page})
  const terminal = await reviewAt(cwd)
  await terminal.sees('1 of 2')
  terminal.press('a')
  await terminal.sees('2 of 2')
  terminal.press('q')
  const seen = await terminal.end()
  t.match(seen, '\x1b[?1049h\x1b[?25l', 'on a screen of its own, without a cursor')
  t.match(seen, left)
  t.match(seen, 'exited with 1')
  t.match(await read('snapshots/page.md'), '```output\none\n```')
})

test('should leave the terminal as it was after Ctrl-C', skip, async t => {
  const {cwd} = await project({'page.md': page})
  const terminal = await reviewAt(cwd)
  await terminal.sees('1 of 2')
  terminal.press('\x03')
  const seen = await terminal.end()
  t.match(seen, left)
  t.match(seen, 'exited with 130')
})

// Starting five programs takes a while on a machine that does other things.
t.setTimeout(120_000)

for (const [signal, status] of [
  ['TERM', 143],
  ['HUP', 129]
] as const) {
  test(`should leave the terminal as it was after SIG${signal}`, skip, async t => {
    const {cwd, read} = await project({'page.md': page})
    const terminal = await reviewAt(cwd)
    await terminal.sees('1 of 2')
    process.kill(Number(await read('caller')), `SIG${signal}`)
    const seen = await terminal.end()
    t.match(seen, left)
    t.match(seen, `exited with ${status}`)
  })
}

test('should leave the terminal as it was when it crashes', skip, async t => {
  const {cwd} = await project({
    'fencepost.config.mjs': `process.on('newListener', () => {})
const {emit} = process.stdin
process.stdin.emit = function (event, ...rest) {
  if (event === 'keypress') throw new Error('a fault')
  return emit.call(this, event, ...rest)
}
export default {}
`,
    'page.md': page
  })
  const terminal = await reviewAt(cwd)
  await terminal.sees('1 of 2')
  terminal.press('a')
  const seen = await terminal.end()
  t.match(seen, left)
  t.match(seen, 'a fault')
})
