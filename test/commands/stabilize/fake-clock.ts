import {execFileSync} from 'node:child_process'
import {existsSync, readdirSync} from 'node:fs'
import {test} from 'tap'
import {isOfFakeClock, openFakeClock} from '../../../src/commands/stabilize/fake-clock.js'

const known = await openFakeClock(process.env)
await known?.close()

const files = () => (existsSync('/dev/shm') ? readdirSync('/dev/shm') : [])

test('should show a later time, wait as long as ever, and leave nothing', {
  skip: known ? false : 'libfaketime is not installed'
}, async t => {
  const clock = await openFakeClock(process.env)
  const see = (seconds: number) => {
    const env = {PATH: process.env.PATH, ...clock?.later(seconds)}
    return Number(execFileSync('bash', ['-c', 'date +%s; env | grep -c x >/dev/null'], {env, encoding: 'utf8'}))
  }
  t.ok(Math.abs(see(400 * 86_400) - Date.now() / 1000 - 400 * 86_400) < 60)
  t.ok(Math.abs(see(5000) - Date.now() / 1000 - 5000) < 60)
  // Other tests may fake the clock at the same time.
  const own = String(clock?.later(0).FAKETIME_SHARED).match(/\d+/g) ?? []
  const isOwn = (name: string) => own.some(number => name.endsWith(`_${number}`))
  t.ok(files().some(isOwn))
  await clock?.close()
  t.same(files().filter(isOwn), [])
})

test('should know the lines that tell of its own variables', async t => {
  const of = [
    'LD_PRELOAD=/x',
    'declare -x FAKETIME="+1s"',
    'export FAKETIME_SHARED=/a',
    'FAKETIME_DONT_FAKE_MONOTONIC=1\n'
  ]
  for (const line of of) t.ok(isOfFakeClock(line), line)
  for (const line of ['PATH=/x', 'see LD_PRELOAD=', 'LD_PRELOADED=1', 'LD_PRELOAD']) t.notOk(isOfFakeClock(line), line)
})
