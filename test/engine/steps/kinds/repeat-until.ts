import {test} from 'tap'
import {defaultStepOptions} from '../../../../src/config/step-options.js'
import type {StepResult} from '../../../../src/engine/judge/step-result.js'
import {repeatUntil} from '../../../../src/engine/steps/kinds/repeat-until.js'
import type {Outcome} from '../../../../src/model/outcome.js'
import type {StepOptions} from '../../../../src/model/step.js'
import {makeStep} from '../../../fixtures/step.mjs'

/** Repeats a step whose tries end like this; the last one goes on for ever. */
async function repeat(tries: readonly (readonly [Outcome, string?])[], options: Partial<StepOptions> = {}) {
  let count = 0
  const attempt = async (): Promise<StepResult> => {
    const [outcome, output = ''] = tries[Math.min(count++, tries.length - 1)] ?? []
    if (!outcome) throw new Error('no try')
    return {durationMs: 1, omittedBytes: 0, outcome, output}
  }
  const step = makeStep({options: {...defaultStepOptions, every: 1, until: 60_000, ...options}})
  const {outcome, output} = await repeatUntil({attempt, signal: new AbortController().signal, step})
  return {count, outcome, output}
}

const failed: Outcome = {expected: [0], kind: 'failed', status: 1}
const mismatched: Outcome = {diff: [], kind: 'mismatched', snapshot: {file: 'a', line: 1}}
const recorded: Outcome = {kind: 'new', written: true}
const updated: Outcome = {diff: [], kind: 'updated'}

test('should repeat a step until its status and output are right', async t => {
  t.match(await repeat([[failed], [mismatched], [{kind: 'timed out', timeoutMs: 1}], [{kind: 'passed'}]]), {
    count: 4,
    outcome: {kind: 'passed', tries: 4}
  })
})

test('should report the last try and the number of tries when the time is over', async t => {
  t.match(await repeat([[failed]], {until: 0}), {count: 1, outcome: {kind: 'failed', tries: 1}})
  const {count, outcome} = await repeat([[failed], [mismatched]], {until: 50})
  t.equal(outcome.kind, 'mismatched')
  t.equal(outcome.tries, count)
  t.ok(count > 1)
})

test('should record the output that came twice in a row', async t => {
  t.match(
    await repeat([
      [failed, 'x'],
      [recorded, 'a'],
      [recorded, 'b'],
      [recorded, 'b']
    ]),
    {count: 4, output: 'b'}
  )
  t.match(
    await repeat([
      [updated, 'a'],
      [failed, 'a'],
      [updated, 'a'],
      [updated, 'a']
    ]),
    {count: 4}
  )
  t.match(
    await repeat([
      [updated, 'a'],
      [{kind: 'passed'}, 'b']
    ]),
    {count: 2, outcome: {kind: 'passed'}}
  )
  t.match(await repeat([[recorded, 'a']], {compare: 'status'}), {count: 1}, 'no output is recorded')
})

test('should not repeat what no other try can change', async t => {
  for (const outcome of [
    {kind: 'errored', reason: 'x'},
    {kind: 'not run', reason: 'x'},
    {kind: 'new', written: false}
  ] as const)
    t.equal((await repeat([[outcome]])).count, 1, outcome.kind)
})

test('should wait between tries for longer than a timer takes', async t => {
  const stop = new AbortController()
  const step = makeStep({options: {...defaultStepOptions, every: 2 ** 32, until: 2 ** 33}})
  let count = 0
  const attempt = async (): Promise<StepResult> => {
    if (++count === 1) setTimeout(() => stop.abort(), 100)
    return {durationMs: 1, omittedBytes: 0, outcome: failed, output: ''}
  }
  await repeatUntil({attempt, signal: stop.signal, step})
  t.equal(count, 2, 'the second try is that of the end')
})
