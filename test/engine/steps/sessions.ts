import {test} from 'tap'
import {runText} from '../../fixtures/run-text.js'

test('should run a document whose programs wait for input', async t => {
  const page = await runText(`# P

\`x=5; read -p "Name? " name\`{{exec}} and \`Ada\`{{exec}} then \`echo "Hello $name $x"\`{{exec}}.

\`echo "on\`{{execute no-newline}} \`e"\`{{execute}}

\`cat\`{{exec session=terminal}} \`^D\`{{execute ctrl-seq}} \`echo left\`{{exec}}

\`cat\`{{exec}} \`echo stopped\`{{exec interrupt}}

\`sleep 1d\`{{exec}} \`echo next\`{{exec interrupt}}
`)
  t.same(page.outputs, ['Name? ', '', 'Hello Ada 5\n', '', 'one\n', '', '', 'left\n', '', 'stopped\n', '', 'next\n'])
  t.equal(page.failed, false)
})

for (const [where, config, front] of [
  ['the project', {prompt: ['prompt: '], session: 'terminal'}, ''],
  ['the document', {}, '---\nfencepost:\n  session: terminal\n  prompt: "prompt: "\n---\n\n']
] as const) {
  test(`should take the options \`session\` and \`prompt\` of ${where}`, async t => {
    const program = 'while read -e -p "my prompt: " line; do echo "<$line>"; done'
    const page = await runText(
      `${front}\`tty >/dev/null && echo real\`{{exec}}\n\n\`${program}\`{{exec}} \`one\`{{exec}}\n`,
      config
    )
    t.same(page.outputs, ['real\n', '', '<one>\n'])
  })
}

test('should keep keys and unfinished lines out of a plain shell, and say why', async t => {
  const page = await runText('`ls`{{exec no-newline}} `^D`{{exec ctrl-seq}}\n', {session: 'plain'})
  t.same(page.outcomes, ['skipped', 'skipped'])
  t.match(page.reasons[0], /unfinished lines need a terminal, and `session=plain`/)
})

test('should run the test of a step in a shell while a program is open', async t => {
  const page = await runText(`# P

<!-- fencepost session=terminal -->
\`cat\`{{exec}}

<!-- fencepost if="test -e nothing" -->
\`never\`{{exec}}

\`echo\`{{exec}}
`)
  t.same(page.outcomes, ['new', 'skipped', 'new'])
  t.same(page.outputs[2], 'echo\n')
})
