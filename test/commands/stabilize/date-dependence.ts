import {test} from 'tap'
import {dependsOnDate} from '../../../src/commands/stabilize/date-dependence.js'
import {defaultStepOptions} from '../../../src/config/step-options.js'
import type {StepEvent} from '../../../src/model/event.js'

function printed(output: string, status = 0): StepEvent {
  return {
    durationMs: 1,
    file: 'a.md',
    kind: 'step',
    omittedBytes: 0,
    outcome: status === 0 ? {kind: 'new', written: false} : {expected: [0], kind: 'failed', status},
    output,
    status,
    step: {
      code: 'x',
      codeLine: 1,
      column: 1,
      endLine: 1,
      hidden: false,
      id: 'A #1',
      kind: 'command',
      language: '',
      line: 1,
      options: defaultStepOptions,
      ordinal: 1,
      title: 'A'
    }
  }
}

function depends(dated: string, ...usual: readonly string[]): boolean {
  return dependsOnDate(
    printed(dated),
    usual.map(text => printed(text))
  )
}

test('should notice that another date breaks a step, also where its status hides it', async t => {
  t.ok(dependsOnDate(printed('', 1), [printed('fine\n')]), 'it fails')
  t.ok(depends('', 'installed tool 1.2\n', 'installed tool 1.2\n'), 'a silent download')
  t.ok(depends('curl: (60) SSL certificate problem: certificate has expired\n', 'ok\n', 'ok\n'), '|| true')
  t.ok(depends('error 10: certificate has expired\nno\n', 'cert.pem: OK\nyes\n', 'cert.pem: OK\nyes\n'))
  t.ok(depends('Verify return code: 10 (expired)\n', 'Verify return code: 0 (ok)\n'))
  t.ok(depends('E: Release file is not valid yet\n', `x ${1}\n`, 'y q\n'), 'a noisy step')
})

test('should take other times and numbers for what another date may change', async t => {
  t.notOk(depends('Thu Dec 10 11:02:03 UTC 2026\n', 'Tue Nov 24 13:13:26 UTC 2026\n'))
  t.notOk(depends('Thursday\n', 'Monday\n', 'Monday\n'))
  t.notOk(depends('-rw-r--r-- 1 ann ann 5 Dec  9 10:00 a\n', '-rw-r--r-- 1 ann ann 5 Nov 30 10:00 a\n'))
  t.notOk(depends('up 12 days, 3 users\n', 'up 2 days, 3 users\n'))
  t.notOk(depends('same\n', 'same\n', 'same\n'))
})

test('should not call noise a dependence on the date', async t => {
  t.notOk(depends('lucky dog\n', 'lucky cat\n', 'lucky bird\n'))
  t.notOk(dependsOnDate(printed('', 1), [printed('', 1)]), 'it always fails')
})
