import {test} from 'tap'
import {explainMissing} from '../../../src/engine/judge/explain-missing.js'
import type {Outcome} from '../../../src/model/outcome.js'

const failed = {expected: [0], kind: 'failed', status: 127} as const
const explain = (program: string) => (program === 'cargo' ? 'Hidden.' : undefined)

/** The reason of a failure with this output. */
function reasonFor(text: string, {command, status = 127}: {readonly command?: string; readonly status?: number} = {}) {
  const output = {
    durationMs: 1,
    ending: 'returned',
    omittedBytes: 0,
    status,
    text,
    ...(command !== undefined && {failed: {command, line: 1, status}})
  } as const
  const outcome = explainMissing({...failed, status}, {explain, output})
  return 'reason' in outcome ? outcome.reason : undefined
}

test('should find the name of the program in what shells and programs print', t => {
  for (const text of [
    'bash: cargo: command not found',
    'bash: line 3: /run/fencepost/path/0/bin/cargo: cannot execute: required file not found',
    'bash: /usr/x/cargo: /root/bin/sh: bad interpreter: No such file or directory',
    'sh: 1: cargo: not found',
    'env: ‘cargo’: No such file or directory',
    'make: cargo: No such file or directory',
    'xargs: cargo: No such file or directory',
    "FileNotFoundError: [Errno 2] No such file or directory: 'cargo'",
    'Error: spawn cargo ENOENT',
    'error: rustup could not choose a version of cargo to run',
    'first\nbash: cargo: command not found\nlast',
    '{"error": "exec: \\"cargo\\": executable file not found in $PATH"}'
  ])
    t.equal(reasonFor(text, {status: 1}), 'Hidden.', text)
  t.end()
})

test('should look at the command when nothing was printed', t => {
  t.equal(reasonFor('', {command: 'cargo build 2>/dev/null'}), 'Hidden.')
  t.equal(reasonFor('', {command: 'A=1 B= cargo build'}), 'Hidden.')
  t.equal(reasonFor('', {command: 'cargo build', status: 1}), undefined)
  t.equal(reasonFor('', {command: 'other'}), undefined)
  t.end()
})

test('should leave other outcomes and other output as they are', t => {
  t.equal(reasonFor('cargo failed', {status: 1}), undefined)
  t.equal(reasonFor('bash: cargos: command not found'), undefined)
  const output = {durationMs: 1, ending: 'returned', omittedBytes: 0, status: 0, text: 'cargo: not found'} as const
  for (const outcome of [{kind: 'passed'}, {kind: 'skipped', reason: 'x'}] satisfies Outcome[])
    t.equal(explainMissing(outcome, {explain, output}), outcome)
  t.same(explainMissing({...failed, reason: 'Before.'}, {explain, output}), {...failed, reason: 'Before. Hidden.'})
  t.end()
})
