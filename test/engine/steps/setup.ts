import {access} from 'node:fs/promises'
import path from 'node:path'
import {test} from 'tap'
import {loadSettings} from '../../../src/config/load-settings.js'
import {setUpLimit} from '../../../src/engine/steps/setup.js'
import {StepRunner} from '../../../src/engine/steps/step-runner.js'
import {runText} from '../../fixtures/run-text.js'

const page = (front: string) => `---\nfencepost:\n  ${front}\n---\n\n\`echo a\`{{exec}}\n\n\`echo b\`{{exec}}\n`

test('should run no step where the set-up fails, and say of each why', async t => {
  const {failed, messages, outcomes, reasons} = await runText(
    page('setup: ["true", "echo on; echo off >&2; exit 3", "exit 4"]')
  )
  t.ok(failed)
  t.same(
    messages.map(({reason}) => reason),
    ['Expected the setup command `echo on; echo off >&2; exit 3` to exit with 0, got 3. Its last line is `off`.']
  )
  t.same(outcomes, ['not run', 'not run'])
  t.same(reasons, ['the set-up failed', 'the set-up failed'])
})

test('should run all commands of the clean-up, and fail where one does', async t => {
  const done = path.join(t.testdir(), 'done')
  const {failed, messages, outcomes} = await runText(page(`teardown: ["(exit 3)", "(exit 4)", "touch '${done}'"]`))
  t.ok(failed)
  t.equal(messages.length, 1)
  t.match(messages, [
    {
      reason: 'Expected the teardown command `(exit 3)` to exit with 0, got 3. It printed nothing.',
      ruleId: 'teardown-failed'
    }
  ])
  t.same(outcomes, ['new', 'new'])
  await access(done)
})

test('should end a command of the set-up at its limit', async t => {
  const cwd = t.testdir({'package.json': '{"fencepost": {"setup": "echo begun; sleep 1000"}}'})
  const settings = await loadSettings({cwd, env: {}, flags: {}})
  const runner = new StepRunner({env: {PATH: process.env.PATH}, settings, signal: new AbortController().signal})
  t.teardown(() => runner.close())
  await t.rejects(runner.setUp(300), {
    code: 'setup-failed',
    message:
      'Expected the setup command `echo begun; sleep 1000` to end in 0.3 s, got no end. Its last line is `begun`. A greater `timeout` gives it longer.'
  })
  t.equal(setUpLimit([], settings), 120_000)
  t.equal(setUpLimit([], {...settings, defaults: {timeout: 300_000}}), 300_000)
  t.equal(setUpLimit([], {...settings, defaults: {timeout: 0}}), 0)
})
