import {test} from 'tap'
import {isFailure, type Outcome} from '../../src/model/outcome.js'

const snapshot = {file: 'snapshots/a.md', line: 1}

test('should fail a run for each outcome that is a failure', async t => {
  const failures: readonly Outcome[] = [
    {kind: 'new', written: false},
    {diff: [], kind: 'mismatched', snapshot},
    {expected: [0], kind: 'failed', status: 1},
    {kind: 'timed out', timeoutMs: 1},
    {kind: 'not run', reason: 'an earlier step failed'},
    {kind: 'errored', reason: 'no shell'}
  ]
  for (const outcome of failures) t.equal(isFailure(outcome), true, outcome.kind)
})

test('should pass a run for all other outcomes', async t => {
  const successes: readonly Outcome[] = [
    {kind: 'passed'},
    {kind: 'new', written: true},
    {diff: [], kind: 'updated'},
    {kind: 'skipped', reason: 'no network'}
  ]
  for (const outcome of successes) t.equal(isFailure(outcome), false, outcome.kind)
})
