import {chmodSync} from 'node:fs'
import path from 'node:path'
import {test} from 'tap'
import {openBashSession} from '../../../src/session/bash/bash-session.js'
import {guardOfProcess} from '../../../src/session/containment/run-guard.js'
import {lives, sessionsOf} from '../session-contract.mjs'

const withSession = sessionsOf(openBashSession)
const guard = guardOfProcess()

/** The process that starts the shell of a session. */
async function hostOf(use: Parameters<typeof withSession>[0] = async () => {}): Promise<number> {
  let host = 0
  await withSession(async (run, session) => {
    host = Number((await run('echo $PPID')).text)
    await use(run, session)
  })
  return host
}

test('should start the shells of one session after another, and none of them in the run itself', async t => {
  guard.enter()
  t.teardown(() => guard.leave())
  const hosts: number[] = []
  for (let count = 0; count < 8; count++) hosts.push(await hostOf())
  t.notOk(hosts.includes(process.pid))
  t.ok(new Set(hosts).size < 4, `${hosts}: one may not be told yet that its shell is over`)
})

test('should take no host again whose shell ended by itself and may have left something unread', async t => {
  guard.enter()
  t.teardown(() => guard.leave())
  const host = await hostOf(async run => {
    t.equal((await run('exec true')).ending, 'shell-ended')
  })
  while (lives(host)) await new Promise(resolve => setTimeout(resolve, 5))
})

test('should have a host for each session that is open', async t => {
  guard.enter()
  t.teardown(() => guard.leave())
  let inner = 0
  const outer = await hostOf(async () => {
    inner = await hostOf()
  })
  t.not(inner, outer)
  t.ok(lives(inner) && lives(outer))
})

test('should give the next session nothing of what the last one left', async t => {
  guard.enter()
  t.teardown(() => guard.leave())
  const noise =
    '(while echo noise; do sleep 0.01; done) & disown; setsid bash -c "while echo noise; do sleep 0.01; done" &'
  const host = await hostOf(async run => {
    t.match(await run(`cd /; umask 077; ulimit -t 5000; export LEFT=1; trap '' TERM; ${noise}`), {ending: 'returned'})
  })
  while ((await hostOf()) !== host);
  await withSession(async (run, {folders}) => {
    const {text} = await run('pwd; umask; [[ $(ulimit -t) != 5000 ]]; echo $? $LEFT; trap -p TERM; sleep 0.1')
    t.equal(text, `${folders.work}\n0022\n0\n`)
  })
})

test('should tell a shell that is stopped from one that has ended', async t => {
  await withSession(async run => {
    t.equal((await run('(sleep 0.2; kill -CONT $$) & kill -STOP $$; echo goes on')).text, 'goes on\n')
    t.match(await run('exit 148'), {ending: 'shell-ended', status: 148})
    t.equal((await run('echo another')).text, 'another\n')
  })
})

test('should wait for its pipe where the making of it is stopped for a while', async t => {
  const folder = t.testdir({
    mkfifo: '#!/bin/bash\nPATH=${PATH#*:}\n(sleep 0.2; kill -CONT $$) & kill -STOP $$\nexec mkfifo "$@"\n'
  })
  chmodSync(path.join(folder, 'mkfifo'), 0o755)
  const before = process.env.PATH
  process.env.PATH = `${folder}:${before}`
  t.teardown(() => {
    process.env.PATH = before
  })
  await withSession(async run => {
    t.match(await run('echo hello'), {ending: 'returned', text: 'hello\n'})
  })
})

test('should end the session of a host that a page has killed, and go on with another', async t => {
  guard.enter()
  t.teardown(() => guard.leave())
  const host = await hostOf(async run => {
    t.match(await run('kill -KILL $PPID; sleep 0.1; exit 3', {timeout: 10_000}), {ending: 'shell-ended'})
    t.equal((await run('echo lives')).text, 'lives\n')
  })
  t.not(lives(host), true)
})

test('should leave no host when no document is open', async t => {
  guard.enter()
  const host = await hostOf()
  t.ok(lives(host))
  guard.leave()
  while (lives(host)) await new Promise(resolve => setTimeout(resolve, 5))
  t.not(lives(host), true)
})
