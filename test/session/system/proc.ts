import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {test} from 'tap'
import {descendants, startedSince, tickNow} from '../../../src/session/system/proc.js'

test('should find what has started since a tick, below a process and anywhere', async t => {
  const since = tickNow()
  const child = spawn('bash', ['-c', 'sleep 1000 & echo $!; wait'], {stdio: ['ignore', 'pipe', 'ignore']})
  t.teardown(() => child.kill('SIGKILL'))
  const [line] = await once(child.stdout, 'data')
  const sleeping = Number(String(line))
  t.teardown(() => process.kill(sleeping, 'SIGKILL'))
  const {pid = 0} = child
  for (const tick of [0, since]) t.match(new Set(startedSince(tick)), new Set([pid, sleeping]), `since ${tick}`)
  t.same(descendants(pid, since, since), [sleeping])
  t.notOk(startedSince(since).includes(process.ppid))
  t.notOk(startedSince(tickNow() + 1).includes(pid))
})
