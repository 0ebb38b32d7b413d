import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {setImmediate as nextTurn} from 'node:timers/promises'
import {test} from 'tap'
import {descendants, isRunning, readProc, startedSince, tickNow} from '../../../src/session/system/proc.js'

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

test('should find a process whose first thread alone has ended, but none that has ended', async t => {
  const code = `import ctypes, threading, time
threading.Thread(target=time.sleep, args=(1000,)).start()
ctypes.CDLL(None).pthread_exit(None)`
  const since = tickNow()
  const script = 'exec 3<&0; python3 -c "$1" 3<&- & cat <&3 & exec 3<&-; jobs -p; exec sleep 1000'
  const parent = spawn('bash', ['-c', script, 'bash', code])
  t.teardown(() => parent.kill('SIGKILL'))
  const [lines] = await once(parent.stdout, 'data')
  const [thread = 0, ended = 0] = String(lines).trim().split('\n').map(Number)
  t.teardown(() => process.kill(thread, 'SIGKILL'))
  // A shell would take note of a child that ends, and nothing would be left of it.
  while (readProc(`/proc/${parent.pid}/comm`) !== 'sleep\n') await nextTurn()
  parent.stdin.end()
  for (const pid of [thread, ended]) while (!/^State:\sZ/m.test(readProc(`/proc/${pid}/status`))) await nextTurn()
  t.ok(isRunning(thread))
  t.notOk(isRunning(ended))
  t.match(new Set(startedSince(since)), new Set([thread]))
  t.notOk(startedSince(since).includes(ended))
})
