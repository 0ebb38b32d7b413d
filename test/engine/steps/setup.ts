import {access} from 'node:fs/promises'
import path from 'node:path'
import {test} from 'tap'
import {loadSettings} from '../../../src/config/load-settings.js'
import {setupLimit} from '../../../src/engine/steps/setup.js'
import {StepRunner} from '../../../src/engine/steps/step-runner.js'
import {runText} from '../../fixtures/run-text.js'

const page = (front: string) => `---\nfencepost:\n  ${front}\n---\n\n\`echo a\`{{exec}}\n\n\`echo b\`{{exec}}\n`

test('should run no step after setup failed, and say why at each', async t => {
  const {failed, messages, outcomes, reasons} = await runText(
    page('setup: ["true", "echo on; echo off >&2; exit 3", "exit 4"]')
  )
  t.ok(failed)
  t.same(
    messages.map(({reason}) => reason),
    ['The setup command `echo on; echo off >&2; exit 3` exited with 3. Its last line is `off`.']
  )
  t.same(outcomes, ['not run', 'not run'])
  t.same(reasons, ['setup failed', 'setup failed'])
})

test('should run all teardown commands, and fail if one does', async t => {
  const done = path.join(t.testdir(), 'done')
  const {failed, messages, outcomes} = await runText(page(`teardown: ["(exit 3)", "(exit 4)", "touch '${done}'"]`))
  t.ok(failed)
  t.equal(messages.length, 1)
  t.match(messages, [
    {
      reason: 'The teardown command `(exit 3)` exited with 3. It printed nothing.',
      ruleId: 'teardown-failed'
    }
  ])
  t.same(outcomes, ['new', 'new'])
  await access(done)
})

test('should end a setup command at its time limit', async t => {
  const cwd = t.testdir({'package.json': '{"fencepost": {"setup": "echo begun; sleep 1000"}}'})
  const settings = await loadSettings({cwd, env: {}, flags: {}})
  const runner = new StepRunner({env: {PATH: process.env.PATH}, settings, signal: new AbortController().signal})
  t.teardown(() => runner.close())
  await t.rejects(runner.setUp({commands: settings.setup, limit: 300}), {
    code: 'setup-failed',
    message:
      "The setup command `echo begun; sleep 1000` didn't finish in 0.3 s. Its last line is `begun`. Raise `timeout` if it needs longer."
  })
  t.equal(setupLimit([], settings), 120_000)
  t.equal(setupLimit([], {...settings, defaults: {timeout: 300_000}}), 300_000)
  t.equal(setupLimit([], {...settings, defaults: {timeout: 0}}), 0)
})
