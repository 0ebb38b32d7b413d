import {existsSync} from 'node:fs'
import {mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {fileURLToPath} from 'node:url'
import {execa} from 'execa'
import {test} from 'tap'

const command = fileURLToPath(new URL('../../src/cli/bin.ts', import.meta.url))

/** Waits until something is so. */
async function until(is: () => Promise<boolean>) {
  while (!(await is())) await delay(20)
}

/** How many processes have a text among their arguments. */
async function countProcesses(text: string) {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name))
  const lines = await Promise.all(pids.map(pid => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
  return lines.filter(line => line.startsWith('sleep\0') && line.includes(text)).length
}

for (const [signal, status] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129]
] as const) {
  test(`should leave no process and no folder behind after ${signal}`, {
    skip: process.platform !== 'linux'
  }, async t => {
    const cwd = await realpath(await mkdtemp(path.join(os.tmpdir(), 'fencepost-signal-')))
    const temporary = path.join(cwd, 'tmp')
    await mkdir(temporary)
    const duration = `1000.${process.pid}${signal.length}${signal.charCodeAt(3)}`
    const page = (name: string) => `# Page

\`\`\`
sleep ${duration} &
setsid sleep ${duration} &
nohup sleep ${duration} >/dev/null 2>&1 & disown
(setsid bash -c 'sleep ${duration} & sleep ${duration}' &)
touch ${path.join(cwd, name)}
sleep ${duration}
\`\`\`{{exec}}

\`echo below\`{{exec}}
`
    await writeFile(path.join(cwd, 'package.json'), '{}')
    for (const name of ['a', 'b']) await writeFile(path.join(cwd, `${name}.md`), page(`${name}.ready`))
    const run = execa('node', [`--import=${import.meta.resolve('tsx')}`, command, 'a.md', 'b.md', '--jobs', '2'], {
      cwd,
      env: {TMPDIR: temporary},
      reject: false
    })
    for (const name of ['a', 'b']) {
      await until(() =>
        stat(path.join(cwd, `${name}.ready`)).then(
          () => true,
          () => false
        )
      )
    }
    await until(async () => (await countProcesses(duration)) === 12)
    run.kill(signal)
    const {exitCode, stdout} = await run
    t.equal(exitCode, status)
    t.match(stdout, new RegExp(`Interrupted by ${signal}`))
    t.match(stdout, /2 not run/)
    t.equal(await countProcesses(duration), 0)
    t.strictSame(
      (await readdir(temporary)).filter(name => name.startsWith('fencepost-')),
      []
    )
    await t.rejects(stat(path.join(cwd, 'snapshots')), 'nothing is recorded')
    await rm(cwd, {recursive: true})
  })
}

test('should end after a signal, even if `teardown` hears none', {skip: process.platform !== 'linux'}, async t => {
  const cwd = await realpath(await mkdtemp(path.join(os.tmpdir(), 'fencepost-signal-')))
  const duration = `1000.${process.pid}7`
  const deaf = `trap '' INT TERM HUP; while :; do sleep ${duration}; done`
  await writeFile(path.join(cwd, 'package.json'), JSON.stringify({fencepost: {teardown: deaf}}))
  await writeFile(path.join(cwd, 'a.md'), '`true`{{exec}}\n')
  const run = execa('node', [`--import=${import.meta.resolve('tsx')}`, command, 'a.md'], {cwd, reject: false})
  await until(async () => (await countProcesses(duration)) === 1)
  run.kill('SIGTERM')
  t.match(await run, {exitCode: 143, stdout: /Interrupted by SIGTERM/})
  t.equal(await countProcesses(duration), 0)
  await rm(cwd, {recursive: true})
})

test('should leave no process and no folder behind after SIGKILL', {skip: process.platform !== 'linux'}, async t => {
  const cwd = await realpath(await mkdtemp(path.join(os.tmpdir(), 'fencepost-signal-')))
  const temporary = path.join(cwd, 'tmp')
  await mkdir(temporary)
  const duration = `1000.${process.pid}9`
  const page = `\`\`\`
sleep ${duration} & setsid sleep ${duration} & nohup sleep ${duration} >/dev/null 2>&1 &
(env -i setsid bash -c 'sleep ${duration} & sleep ${duration}' &)
mkdir -p locked/in; chmod 000 locked
touch ${path.join(cwd, 'ready')}
sleep ${duration}
\`\`\`{{exec}}
`
  for (const [name, text] of [['package.json', '{}'] as const, ['a.md', page] as const]) {
    await writeFile(path.join(cwd, name), text)
  }
  const run = execa('node', [`--import=${import.meta.resolve('tsx')}`, command, 'a.md'], {
    cwd,
    env: {TMPDIR: temporary},
    reject: false
  })
  await until(async () => (await countProcesses(duration)) === 6)
  run.kill('SIGKILL')
  await run
  const left = async () => (await readdir(temporary)).filter(name => name.startsWith('fencepost-'))
  await until(async () => (await countProcesses(duration)) === 0 && (await left()).length === 0)
  t.pass('its watchdog ended them all, and removed the folder')
  await rm(cwd, {recursive: true})
})

test('should take no more memory for more output', async t => {
  const cwd = await mkdtemp(path.join(os.tmpdir(), 'fencepost-memory-'))
  const report = `data:text/javascript,process.on('exit',()=>console.error('peak',process.resourceUsage().maxRSS))`
  const peak = async (megabytes: number) => {
    await writeFile(path.join(cwd, 'page.md'), `\`head -c ${megabytes}M /dev/zero | tr '\\0' x\`{{exec timeout=2m}}\n`)
    const {stderr, stdout} = await execa(
      'node',
      [`--import=${import.meta.resolve('tsx')}`, `--import=${report}`, command, 'page.md', '--reporter', 'json'],
      {cwd, reject: false}
    )
    const step = stdout.split('\n').map(line => JSON.parse(line))[1]
    return {kilobytes: Number(/peak (\d+)/.exec(stderr)?.[1]), omitted: Number(step.omittedBytes)}
  }
  await writeFile(path.join(cwd, 'package.json'), '{}')
  const small = await peak(4)
  const large = await peak(1024)
  t.equal(large.omitted, 1023 << 20, 'what is left out is counted')
  t.ok(large.kilobytes - small.kilobytes < 100_000, `${small.kilobytes} kB, then ${large.kilobytes} kB`)
  await rm(cwd, {recursive: true})
})

test('should not open the debugger of Node to documents', {skip: process.platform !== 'linux'}, async t => {
  const cwd = await realpath(await mkdtemp(path.join(os.tmpdir(), 'fencepost-signal-')))
  t.teardown(() => rm(cwd, {recursive: true}))
  const started = path.join(cwd, 'started')
  await writeFile(path.join(cwd, 'package.json'), '{}')
  await writeFile(
    path.join(cwd, 'a.md'),
    `\`touch ${started}; until [ ! -e ${started} ]; do sleep 0.1; done\`{{exec}}\n`
  )
  const argv = [`--import=${import.meta.resolve('tsx')}`, command, 'a.md']
  const run = execa('node', argv, {cwd, env: {CI: ''}, reject: false})
  await until(async () => existsSync(started))
  run.kill('SIGUSR1')
  await rm(started)
  t.match(await run, {exitCode: 0, stderr: ''})
})
