import {accessSync, constants, mkdirSync, readFileSync, rmdirSync, writeFileSync} from 'node:fs'
import {setTimeout as delay} from 'node:timers/promises'
import {test} from 'tap'
import {openBashSession} from '../../../src/session/bash/bash-session.js'
import {createEnvironment} from '../../../src/session/environment/environment.js'
import {tickNow} from '../../../src/session/system/proc.js'
import {openTerminalSession} from '../../../src/session/terminal/terminal-session.js'
import {project} from '../../commands/project.mjs'

const base = {env: {}, maxOutput: 1 << 20, stream: 'both', timeout: 20_000} as const
const escapes = `sleep 1000 & setsid sleep 1000 & nohup sleep 1000 >/dev/null 2>&1 & disown -a
(setsid bash -c 'sleep 1000 & sleep 1000' &)
(env -i setsid bash -c 'sleep 1000 & sleep 1000' >/dev/null 2>&1 &)
env -i PATH="$PATH" bash -c '(setsid sh -c "(sleep 1000 &)" &)'`

/** The name of a process's program; empty when it has ended. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
  } catch {
    return ''
  }
}

/** What has to be in the caller's environment for a way to be taken, and the way. */
const ways = [
  [{FENCEPOST_CONTAINMENT: 'scan'}, 'scan'],
  [{}, undefined]
] as const

for (const [more, way] of ways) {
  test(`should end whatever a document starts, ${way ?? 'in the way of this machine'}`, {
    skip: process.platform !== 'linux'
  }, async t => {
    const env = {...process.env, ...more}
    const environment = await createEnvironment({env, passEnv: []})
    const {containment} = environment
    if (way) t.equal(containment.kind, way)
    else t.match(containment.kind, /^(?:cgroup|scan)$/)
    const session = await openBashSession({env, passEnv: [], environment})
    await session.run({...base, code: escapes})
    const asleep = () => containment.processes().filter(pid => commandOf(pid) === 'sleep').length
    while (asleep() < 8) await delay(20)
    // What has cleared its environment is told from what the next block starts by its time, in hundredths of a second.
    const tick = tickNow()
    while (tickNow() < tick + 3) await delay(10)

    const bomb = 'for ((i = 0; i < 60; i++)); do (env -i setsid sleep 1000 >/dev/null 2>&1 &); done; sleep 1000'
    t.match(await session.run({...base, code: bomb, timeout: 1500}), {ending: 'timed-out'})
    t.equal(asleep(), 8, 'a step that takes too long takes what it started with it')

    await session.close()
    await environment.remove()
    t.strictSame(containment.processes(), [])
  })
}

for (const [kind, open] of Object.entries({bash: openBashSession, terminal: openTerminalSession})) {
  test(`should end a ${kind} session that stops what starts its shell`, {
    skip: process.platform !== 'linux'
  }, async t => {
    const environment = await createEnvironment({env: process.env, passEnv: []})
    t.teardown(() => environment.remove())
    const session = await open({env: process.env, passEnv: [], environment})
    const run = (code: string, timeout: number = base.timeout) => session.run({...base, code, timeout})
    t.match(await run('ps -o comm= -p $PPID'), {text: /^(?:ba)?sh$/m}, 'that is not the runner')
    t.match(await run('kill -STOP $PPID; sleep 1000', 500), {ending: 'timed-out'})
    t.match(await run('kill -STOP $PPID; echo on'), {ending: 'returned', text: /on/})
    t.match(await run('kill -STOP $PPID; exit 3', 500), {ending: 'timed-out'})
    t.match(await run('kill -9 $$'), {ending: 'shell-ended', status: 137, text: ''})
    await run('kill -STOP $PPID')
    await session.close()
    t.pass('the session is closed')
  })
}

test('should say in the report how a document was contained', async t => {
  const one = await project({'page.md': '`true`{{exec}}\n', 'none.md': '# Nothing\n'})
  const {stdout} = await one.runWith({
    argv: ['page.md', 'none.md', '--reporter', 'json'],
    env: {FENCEPOST_CONTAINMENT: 'scan', PATH: process.env.PATH}
  })
  const ends = stdout
    .split('\n')
    .filter(line => line.includes('"event":"document"'))
    .map(line => JSON.parse(line))
  const [none, page] = ends.sort((a, b) => a.file.localeCompare(b.file))
  t.match(page, {containment: 'scan', file: 'page.md'})
  t.notOk('containment' in none, 'nothing was started')
})

const freezer = '/sys/fs/cgroup/freezer'

for (const [kind, open] of Object.entries({bash: openBashSession, terminal: openTerminalSession})) {
  test(`should end a ${kind} session in a frozen control group at its time limit`, {
    skip: !isWritable(freezer) && 'needs the control groups of version 1, as root'
  }, async t => {
    const group = `${freezer}/fencepost-test-${process.pid}`
    mkdirSync(`${group}/in`, {recursive: true})
    t.teardown(() => {
      writeFileSync(`${group}/freezer.state`, 'THAWED')
      for (const each of [`${group}/in`, group]) rmdirSync(each)
    })
    const environment = await createEnvironment({env: process.env, passEnv: []})
    const session = await open({env: process.env, passEnv: [], environment})
    const code = `echo $$ >${group}/in/cgroup.procs; echo FROZEN >${group}/freezer.state; sleep 1000`
    const output = session.run({...base, code, timeout: 1000})
    const isEnded = await Promise.race([output.then(() => true), delay(20_000, false, {ref: false})])
    if (!t.ok(isEnded)) writeFileSync(`${group}/freezer.state`, 'THAWED')
    t.match(await output, {ending: 'timed-out'})
    await session.close()
    await environment.remove()
    t.strictSame(environment.containment.processes(), [])
  })
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
