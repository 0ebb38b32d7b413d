import {setTimeout as delay} from 'node:timers/promises'
import {test} from 'tap'
import {startDeadline} from '../../../src/session/system/deadline.js'

const never = new Promise<never>(() => {})
const limits = (timeout: number, signal?: AbortSignal) => ({signal, timeout})

test('should say what stopped a block', async t => {
  const run = new AbortController()
  t.equal(await startDeadline(Promise.resolve(), limits(5000)), undefined)
  t.equal(await startDeadline(Promise.reject(new Error('x')), limits(5000)), undefined)
  t.equal(await startDeadline(never, limits(20)), 'timed-out')
  t.equal(await startDeadline(never, limits(1200)), 'timed-out')
  const aborted = startDeadline(never, limits(0, run.signal))
  run.abort()
  t.equal(await aborted, 'interrupted')
})

test('should not count the time for which this program was stopped', async t => {
  // The second block goes on for longer than what is read first after a stop.
  for (const [timeout, took] of [
    [600, 1560],
    [1000, 1850]
  ] as const) {
    const stop = startDeadline(delay(took), limits(timeout))
    // To a timer, a program that is stopped is one that is busy.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1550)
    t.equal(await stop, undefined, `a limit of ${timeout} ms`)
  }
})

test('should count the time for which this program waited for a busy machine', async t => {
  const waited = () => performance.now()
  const stop = startDeadline(never, {...limits(1000), waited})
  const ended = startDeadline(delay(1560), {...limits(1000), waited})
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1550)
  t.equal(await ended, undefined, 'what happened meanwhile is read first')
  t.equal(await Promise.race([stop, delay(350)]), 'timed-out', 'soon, and not after a slice')
})

test('should take limits of many days', async t => {
  const run = new AbortController()
  const stop = startDeadline(never, limits(99_999 * 60_000, run.signal))
  t.equal(await Promise.race([stop, delay(50, 'waits')]), 'waits')
  run.abort()
  t.equal(await stop, 'interrupted')
})
