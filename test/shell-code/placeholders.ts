import {test} from 'tap'
import {defaultStepOptions} from '../../src/config/step-options.js'
import type {Step} from '../../src/model/step.js'
import {findWaits} from '../../src/shell-code/find-waits.js'
import {findPlaceholders} from '../../src/shell-code/placeholders.js'

const stepOf = (code: string) => ({code, kind: 'command', options: defaultStepOptions}) as Step
const found = (code: string) => findPlaceholders(stepOf(code)).map(({end, start}) => code.slice(start, end))

test('should report each placeholder once', async t => {
  t.same(found('echo <YOUR_NAME>'), ['<YOUR_NAME>'])
  t.same(found('curl -H YOUR_TOKEN http://<host>/'), ['YOUR_TOKEN', '<host>'])
})

test('should leave the types of SQL alone', async t => {
  t.same(found('CREATE TABLE t (names LIST<TEXT>, ids map<KEY, VALUE>);'), [])
})

test('should leave the groups of regular expressions alone', async t => {
  t.same(found("grep -P '(?<name>x)' a; rg '(?P<key>x)' a; echo (<key>)"), ['<key>'])
})

test('should take `yes` alone for an answer', async t => {
  const rules = (code: string) => findWaits(stepOf(code)).map(({ruleId}) => ruleId)
  t.same(rules('yes'), [])
  t.same(rules('yes | head -1'), [])
  t.same(rules('yes no'), ['runs-forever'])
})
