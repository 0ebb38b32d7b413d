import {test} from 'tap'
import {readIndex} from '../../../src/formats/killercoda/read-index.js'
import {runText} from '../../fixtures/run-text.js'

test('should assign the first host to the first terminal of this machine', async t => {
  const page = await runText('# P\n\n`x=1`{{execute HOST1}} `echo [$x]`{{execute T1}} `echo [$x]`{{execute T2}}\n')
  t.same(page.outputs, ['', '[1]\n', '[]\n'])
  t.same(page.messages, [])
})

test('should report another host once and skip its steps, unless the configuration maps it', async t => {
  const text = '# P\n\n`x=1`{{execute HOST2}} `echo [$x]`{{execute HOST2}}\n'
  const page = await runText(text)
  t.same(page.outcomes, ['skipped', 'skipped'])
  t.match(page.reasons[0], /runs on another machine, `HOST2`/)
  t.match(page.messages, [{fatal: false, line: 3, note: /"hosts": \{"HOST2": "T2"\}/, ruleId: 'scenario-host'}])
  t.equal(page.messages.length, 1)

  const mapped = await runText(text, {hosts: {HOST2: 'T2'}})
  t.same(mapped.outputs, ['', '[1]\n'])
  t.same(mapped.messages, [])
  const front = await runText(`---\nfencepost:\n  hosts:\n    node01: T3\n---\n\n\`echo hi\`{{execute "node01"}}\n`)
  t.same([front.outputs, front.steps[0]?.step.options.terminal], [['hi\n'], 'T3'])
})

test('should copy the assets of a mapped host', t => {
  const text = '{"details": {"steps": [{"text": "a.md"}], "assets": {"host02": [{"file": "a", "target": "b"}]}}}'
  t.match(readIndex(text), {assets: [], messages: [{ruleId: 'scenario-host'}]})
  t.match(readIndex(text, {HOST2: 'T2'}), {assets: [{file: 'a'}], messages: []})
  t.end()
})
