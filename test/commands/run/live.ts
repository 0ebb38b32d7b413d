import {writeFile} from 'node:fs/promises'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import tap, {test} from 'tap'
import {project} from '../project.mjs'
import {openTerminal, terminalSkip} from '../terminal.mjs'

/** Waits until something is so. */
async function until(is: () => boolean) {
  while (!is()) await delay(20)
}

/** A project with a page that goes on until a file is there, and a terminal in it. */
async function waitingPage() {
  const one = await project({
    'content/wait.md': '# Wait\n\n`echo waiting; until [ -e "$GO" ]; do sleep 0.05; done`{{exec}}\n'
  })
  const terminal = openTerminal({cwd: one.cwd, setUp: `export GO='${one.cwd}/go' PS0=`})
  await writeFile(path.join(one.cwd, 'fencepost.config.json'), '{"passEnv": ["GO"]}')
  terminal.record(path.join(one.cwd, 'seen'))
  tap.teardown(() => terminal.close())
  return {...one, terminal}
}

test('should show what runs now on a terminal, and take it away', {skip: terminalSkip}, async t => {
  const {cwd, read, terminal} = await waitingPage()
  terminal.type(`${terminal.fencepost}; echo "status $?"`)
  await until(() =>
    /0 of 1 documents {2}[1-9]\d* s\n {2}content\/wait\.md:3 {2}step 1 of 1 {2}echo .* {2}[1-9]\d* s\n {4}\| waiting\n/.test(
      terminal.shown()
    )
  )
  await writeFile(path.join(cwd, 'go'), '')
  await until(() => /^status 0$/m.test(terminal.shown()))
  t.notMatch(terminal.shown(), /of 1 documents|until \[.*\d s$|waiting/m)
  t.match(await read('seen'), '\u001B[32m✓')
})

test('should fit a terminal that becomes narrower meanwhile', {skip: terminalSkip}, async t => {
  const {cwd, terminal} = await waitingPage()
  terminal.type(`${terminal.fencepost}; echo "status $?"`)
  await until(() => terminal.shown().includes('0 of 1 documents'))
  terminal.resize(30)
  await until(() => /^ {2}content\/wait\.md:3.*… {2}\d s$/m.test(terminal.shown()))
  await writeFile(path.join(cwd, 'go'), '')
  await until(() => /^status 0$/m.test(terminal.shown()))
  t.match(terminal.shown(), /✓ content\/wait\.md {2}1 new/)
})

for (const [name, words] of [
  ['a terminal that cannot move its cursor', 'TERM=dumb'],
  ['a pipe', '']
] as const) {
  test(`should write a report and nothing else to ${name}`, {skip: terminalSkip}, async t => {
    const {cwd, read, terminal} = await waitingPage()
    terminal.type(`${words} ${terminal.fencepost} ${words === '' ? '| cat' : ''} >&2; echo "status $?"`)
    await writeFile(path.join(cwd, 'go'), '')
    await until(() => /^status 0$/m.test(terminal.shown()))
    const seen = await read('seen')
    t.notMatch(seen, '| waiting', 'no output of a running step')
    const [, report = ''] = seen.split(/(?=✓)/)
    t.match(report, '✓ content/wait.md')
    t.notMatch(report.slice(0, report.indexOf('Duration')), '\u001B')
  })
}

test('should show no colours where NO_COLOR is set', {skip: terminalSkip}, async t => {
  const {cwd, read, terminal} = await waitingPage()
  terminal.type(`NO_COLOR=1 ${terminal.fencepost}; echo "status $?"`)
  await until(() => terminal.shown().includes('0 of 1 documents'))
  await writeFile(path.join(cwd, 'go'), '')
  await until(() => /^status 0$/m.test(terminal.shown()))
  const seen = await read('seen')
  t.match(seen, /✓ content\/wait\.md/)
  t.notMatch(seen, /\u001B\[(?:3\dm|1m|2m)/)
})

/** Switches on what a program at a terminal may, and does not switch it off again. */
const modes = String.raw`printf '\e[?1049h\e[?25l\e[?1000h\e[?1006h\e[?7l\e[4h\e[2;5r\e='; stty -echo -icanon`

for (const [name, end, status] of [
  ['normally', 'go', '1'],
  ['by Ctrl-C', 'C-c', '130'],
  ['by SIGTERM', 'TERM', '143'],
  ['by SIGKILL', 'KILL', '137']
] as const) {
  test(`should leave the terminal as it was after a run that ended ${name}`, {skip: terminalSkip}, async t => {
    const {read, terminal, write} = await waitingPage()
    await write('content/a.md', `# Modes\n\n\`${modes} </dev/tty; false\`{{exec}}\n`)
    const wait = `${modes}; until [ -e "$GO" ]; do sleep 0.05; done; ${modes}`
    await write('content/wait.md', `# Wait\n\n<!-- fencepost session=terminal -->\n\`${wait}\`{{exec}}\n`)
    // An interactive shell mends the modes itself, and this one does not.
    await write(
      'run.sh',
      `trap : INT\nstty -g >before\nsh -c 'echo $$ >pid; exec ${terminal.fencepost} --jobs 1'\necho "status $?"\nstty -g >after\necho over-$((40 + 2))\nread _\n`
    )
    const before = terminal.modes()
    terminal.type('sh run.sh')
    await until(() => /1 of 2 documents[\s\S]*\n {2}content\/wait\.md:4 {2}/.test(terminal.shown()))
    if (end === 'go') await write('go', '')
    else if (end === 'C-c') terminal.press(end)
    else process.kill(Number(await read('pid')), `SIG${end}`)
    await until(() => /over-42$/m.test(terminal.shown()))
    t.match(terminal.shown(), new RegExp(`status ${status}$`, 'm'))
    t.match(await read('seen'), '/dev/tty: No such device', 'a page has no part of the terminal')
    t.match(terminal.shown(), String.raw`\e[?1049h`, 'what it prints is shown, and not done')
    t.equal(terminal.modes(), before)
    t.equal(await read('after'), await read('before'))
  })
}
