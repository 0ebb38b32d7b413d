import {test} from 'tap'
import {runText} from '../../fixtures/run-text.js'

/** Warnings about recorded output, as `line: reason`. */
async function warningsOf(text: string, config: Readonly<Record<string, unknown>> = {}): Promise<readonly string[]> {
  const {messages} = await runText(text, config)
  return messages.filter(({ruleId}) => ruleId === 'recorded-failure').map(({line, reason}) => `${line}: ${reason}`)
}

test('should warn of recorded output that reads like a failure, with line and text', async t => {
  for (const line of [
    'sh: syft: command not found',
    'cat: x: No such file or directory',
    'curl: (6) Could not resolve host: example.com',
    'connect: Connection refused',
    'open: Permission denied',
    'Traceback (most recent call last):',
    'usage: tool [-v] FILE'
  ]) {
    t.same(
      await warningsOf(`# A\n\n\`echo fine\`{{exec}}\n\n\`printf 'first\\n${line}\\nlast\\n'\`{{exec}}\n`),
      [`5: The recorded output reads like a failure: \`${line}\``],
      line
    )
  }
})

test('should not warn of a step that is meant to fail, or asks for the usage', async t => {
  t.same(await warningsOf('`no-such-command`{{exec exit=127}}\n'), [])
  t.same(await warningsOf('`no-such-command; true`{{exec exit=any}}\n'), [])
  t.same(await warningsOf('`tool() { echo "usage: tool"; }; tool --help`{{exec}}\n'), [])
  t.same(await warningsOf('`echo all is fine`{{exec}}\n'), [])
})

test('should obey the level of the rule, and say nothing when nothing is recorded', async t => {
  const page = '`no-such-command; true`{{exec}}\n'
  t.equal((await warningsOf(page)).length, 1)
  t.same(await warningsOf(page, {rules: {'recorded-failure': 'off'}}), [])
  t.same(await warningsOf(`<!-- fencepost-lint ignore recorded-failure -->\n\n${page}`), [])
})
