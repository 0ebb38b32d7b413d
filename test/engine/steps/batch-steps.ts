import {test} from 'tap'
import {defaultStepOptions} from '../../../src/config/step-options.js'
import {selectSteps} from '../../../src/engine/documents/select-steps.js'
import {batchSteps} from '../../../src/engine/steps/batch-steps.js'
import type {CommandStep, Step, StepOptions} from '../../../src/model/step.js'

function command(code: string, options: Partial<StepOptions> = {}): CommandStep {
  return {
    code,
    codeLine: 1,
    column: 1,
    endLine: 1,
    hidden: false,
    id: code,
    kind: 'command',
    language: '',
    line: 1,
    options: {...defaultStepOptions, ...options},
    ordinal: 1,
    title: code
  }
}

/** The codes of the steps in the first batch. */
function together(steps: readonly Step[], isMet = true): string {
  const selection = selectSteps(steps, {lines: []})
  return batchSteps({index: 0, isMet: () => isMet, selection, steps})
    .map(step => step.code)
    .join('')
}

const [a, b, c] = [command('a'), command('b'), command('c')]

test('should send plain commands of one session together', async t => {
  t.equal(together([a, b, c]), 'abc')
  t.equal(together([a, command('b', {cwd: 'x', env: {A: '1'}, exit: 'any', stdin: 'x', stream: 'stderr'}), c]), 'abc')
  t.equal(together([a, command('b', {skip: 'later'}), c]), 'ac')
  t.equal(together(Array.from({length: 3000}, () => a)).length, 2048)
})

test('should not send steps that depend on an answer', async t => {
  for (const options of [{if: 'true'}, {terminal: 'T2'}, {interrupt: true}, {service: true}, {ready: 'port:80'}]) {
    t.equal(together([a, command('b', options), c]), 'a', JSON.stringify(options))
  }
  t.equal(together([a, {...b, isInterrupted: true}, c]), 'a')
  t.equal(together([a, {...b, kind: 'file', path: 'x'}, c]), 'a')
  t.equal(together([a, {...b, kind: 'keys'}, c]), 'a')
  t.equal(together([command('a', {requires: ['x']}), b], false), 'a')
})

test('should not send steps after one with a short time limit', async t => {
  t.equal(together([a, command('b', {timeout: 4999}), c]), 'ab')
  t.equal(together([a, command('b', {timeout: 5000}), c]), 'abc')
  t.equal(together([a, command('b', {timeout: 0}), c]), 'abc')
})

test('should send a step that does not end at a prompt alone', async t => {
  t.equal(together([command('a', {service: true}), b]), '')
  t.equal(together([command('a', {if: 'true'}), b]), 'ab', 'its own condition was asked by then')
})
