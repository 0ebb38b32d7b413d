import {mkdir, readdir, readFile, readlink, stat, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {execa} from 'execa'
import {test} from 'tap'
import {countLanes} from '../../../src/engine/lanes/lanes.js'
import {project} from '../../commands/project.mjs'

const cli = path.resolve('dist/cli.cjs')
const skip = process.platform === 'linux' ? false : 'reads the processes from /proc'

/** Documents for two lanes, besides those of a test. */
const others = Object.fromEntries(
  Array.from({length: 100}, (_, number) => [`zz/${number}.md`, `\`echo ${number}\`{{exec}}\n`])
)
const waiting = '```sh {{exec}}\ntouch "$READY"\nwhile ! test -e "$READY.go"; do sleep 0.05; done\n```\n'

async function many(files: Readonly<Record<string, string>>) {
  const {cwd, read} = await project({'fencepost.config.json': '{"content": "**/*.md"}', ...others, ...files})
  const temporary = path.join(cwd, '.tmp')
  const ready = path.join(cwd, '.ready')
  await mkdir(temporary)
  const config = JSON.stringify({content: '**/*.md', vars: {READY: ready}})
  await writeFile(path.join(cwd, 'fencepost.config.json'), config)
  const start = (...args: readonly string[]) =>
    execa(process.execPath, [cli, ...args], {
      cwd,
      env: {CI: '', FENCEPOST_LANES: '2', NODE_OPTIONS: '', TMPDIR: temporary},
      reject: false
    })
  const isReady = async () => {
    while (!(await stat(ready).catch(() => undefined))) await delay(20)
  }
  const isQuiet = async () => {
    for (;;) {
      const left = (await readdir(temporary)).filter(name => name.startsWith('fencepost-'))
      if (left.length === 0 && (await processesIn(cwd)).length === 0) return
      await delay(20)
    }
  }
  return {cwd, isQuiet, isReady, read, ready, start}
}

/** What runs in a folder, with its parent process and its arguments. */
async function processesIn(cwd: string) {
  const found: {readonly pid: number; readonly parent: number; readonly args: readonly string[]}[] = []
  for (const pid of (await readdir('/proc')).filter(name => /^\d+$/.test(name))) {
    const at = await readlink(`/proc/${pid}/cwd`).catch(() => '')
    if (!at.startsWith(cwd)) continue
    const args = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
    found.push({args: args.split('\0'), parent: Number(/.*\) \S (\d+)/s.exec(status)?.[1]), pid: Number(pid)})
  }
  return found
}

/** The lanes of a run. A child of a lane has its arguments until it is another program. */
async function findLanes(cwd: string) {
  const found = (await processesIn(cwd)).filter(({args}) => args.includes('--lane'))
  return found.filter(({parent}) => !found.some(({pid}) => pid === parent))
}

test('should report the same from lanes as from one process', {skip}, async t => {
  const {read, start} = await many({
    'a.md': '# A\n\n`echo a`{{exec}}\n\n`false`{{exec}}\n\n`echo never`{{exec}}\n',
    'b.md': '---\nfencepost:\n  matrix: {N: [1, 2]}\n---\n\n`echo "$N"`{{exec}}\n',
    'c.md': '`echo c`{{exce}}\n',
    'd.md': '---\nfencepost:\n  retry: many\n---\n\n`echo d`{{exec}}\n',
    's/index.json': '{"title": "S", "details": {"steps": [{"title": "One", "text": "one.md"}, {"text": "gone.md"}]}}',
    's/one.md': '`echo one`{{exec}}\n'
  })
  const report = async (...args: readonly string[]) => {
    const {exitCode} = await start('run', '--reporter', 'json:report.json', ...args)
    const text = (await read('report.json')).replace(/"durationMs":[\d.e-]+/g, '"durationMs":0')
    return {exitCode, text}
  }
  await start('update')
  const [lanes, one] = [await report('--jobs', '2'), await report('--jobs', '1')]
  t.equal(lanes.exitCode, 1)
  t.same(lanes.text.split('\n'), one.text.split('\n'))
  t.match(lanes.text, /misspelled-marker/)
})

test('should fail only the documents that run in lanes that are killed', {skip}, async t => {
  const {cwd, isQuiet, isReady, start} = await many({'a.md': waiting})
  const run = start('run', '--jobs', '2')
  await isReady()
  const lanes = await findLanes(cwd)
  t.equal(lanes.length, 2)
  for (const {pid} of lanes) process.kill(pid, 'SIGKILL')
  const {exitCode, stdout} = await run
  t.equal(exitCode, 1)
  t.match(stdout, /a\.md {2}error {2}The process that ran this document ended early \(SIGKILL\)\. Run it again\./)
  t.match(stdout, /(?:100|9[6-9]) passed, [1-5] failed/)
  await isQuiet()
})

test('should go on after a document has stopped the lane it runs in', {skip}, async t => {
  const {cwd, isQuiet, isReady, ready, start} = await many({'a.md': waiting})
  const run = start('run', '--jobs', '2')
  await isReady()
  for (const {pid} of await findLanes(cwd)) process.kill(pid, 'SIGSTOP')
  await writeFile(`${ready}.go`, '')
  const {exitCode, stdout} = await run
  t.equal(exitCode, 0)
  t.match(stdout, /101 passed/)
  await isQuiet()
})

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  test(`should leave nothing behind after ${signal}`, {skip}, async t => {
    const {cwd, isQuiet, isReady, start} = await many({'a.md': waiting})
    const run = start('run', '--jobs', '2')
    await isReady()
    run.kill(signal)
    const {exitCode, stdout} = await run
    t.equal(exitCode, signal === 'SIGINT' ? 130 : 143)
    t.match(stdout, new RegExp(`Interrupted by ${signal}`))
    t.same(await findLanes(cwd), [])
    await isQuiet()
  })

test('should leave nothing behind when the runner is killed', {skip}, async t => {
  const {cwd, isQuiet, isReady, start} = await many({'a.md': waiting})
  const run = start('run', '--jobs', '2')
  await isReady()
  t.equal((await findLanes(cwd)).length, 2)
  run.kill('SIGKILL')
  await run
  await isQuiet()
  t.same(await processesIn(cwd), [])
})

test('should leave the process of the run a small part of the work', {skip}, async t => {
  const {cwd, read} = await many({})
  // Each process writes how much processor time it took.
  await writeFile(
    path.join(cwd, 'used.cjs'),
    `process.on('exit', () => {
      const {system, user} = process.cpuUsage()
      require('node:fs').appendFileSync('used.txt', (process.argv[2] === '--lane') + ' ' + (system + user) + '\\n')
    })\n`
  )
  await execa(process.execPath, ['--require', './used.cjs', cli, '--jobs', '2'], {
    cwd,
    env: {CI: '', FENCEPOST_LANES: '2', NODE_OPTIONS: ''}
  })
  const used = (await read('used.txt')).trim().split('\n')
  const sum = (lanes: boolean) =>
    used.filter(line => line.startsWith(`${lanes} `)).reduce((total, line) => total + Number(line.split(' ')[1]), 0)
  t.equal(used.length, 3)
  t.ok(sum(false) < sum(true) / 2, `${sum(false)} of ${sum(true)} microseconds`)
})

test('should start no more lanes than pay off', async t => {
  const count = (jobs: number, groups: number) => countLanes({env: {FENCEPOST_LANES: '3'}, groups, jobs})
  t.equal(count(8, 1000), 3)
  t.equal(count(2, 1000), 2, 'for two jobs')
  t.equal(count(8, 149), 2, 'for few documents')
  t.equal(count(8, 0), 1)
  t.ok(countLanes({env: {}, groups: 10_000, jobs: 1000}) <= Math.max(1, os.availableParallelism() / 2))
})
