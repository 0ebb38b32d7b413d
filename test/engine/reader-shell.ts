import {test} from 'tap'
import {runText} from '../fixtures/run-text.js'

/** A document whose blocks run one after another. */
function page(...blocks: readonly string[]): string {
  return `# P\n${blocks.map(code => `\n\`\`\`bash\n${code}\n\`\`\`{{exec}}\n`).join('')}`
}

/** What the blocks of a document print, in a session of each kind. */
async function outputsOf(...blocks: readonly string[]): Promise<readonly (readonly string[])[]> {
  const kinds = ['plain', 'terminal'] as const
  return Promise.all(
    kinds.map(async session => (await runText(page(...blocks), {defaults: {exit: 'any', session}})).outputs)
  )
}

const same = (...outputs: readonly string[]) => [outputs, outputs]

test('should keep an array that a step declares', async t => {
  t.same(await outputsOf('declare -A port; port[web]=80', 'echo "${port[web]}"'), same('', '80\n'))
})

test('should trace with one `+`', async t => {
  t.same(await outputsOf('set -x; : traced'), same('+ : traced\n'))
})

test('should print the same environment in every step, without a variable of its own', async t => {
  const outputs = await outputsOf('env >one', 'env >two; diff one two', 'grep -c ^FENCEPOST= one')
  t.same(outputs, same('', '', '0\n'))
})

test('should list no trap in a fresh shell', async t => {
  t.same(await outputsOf('trap', 'trap -p', 'list=trap; $list'), same('', '', ''))
})

test('should leave text of a program that looks like a message of the shell', async t => {
  t.same(await outputsOf("printf 'bash: line 12: x\\n'"), same('bash: line 12: x\n'))
})

test('should clear the screen without a terminal', async t => {
  for (const code of ['clear', 'echo a; clear', 'tput clear', 'reset']) {
    const {steps} = await runText(page(code))
    t.equal(steps[0]?.status, 0, code)
    t.notMatch(steps[0]?.output, /\x1B/, code)
  }
})

test('should take a word that begins with `-` for a command', async t => {
  t.same(await outputsOf('-n foo', 'echo $?'), same('bash: -n: command not found\n', '127\n'))
})

test('should report options whose value has the wrong shape', async t => {
  for (const option of ['env=prod', 'env=1', 'env={"A":', 'exit=x']) {
    const {messages} = await runText(`<!-- fencepost ${option} -->\n\`echo a\`{{exec}}\n`)
    t.match(messages, [{ruleId: 'invalid-option'}], option)
  }
})

test('should take the status of a script that ends by `exit`', async t => {
  const {steps} = await runText(page('echo done; exit 0'))
  t.match(steps, [{output: 'done\n', status: 0}])
})

test('should name the line of the document that failed, and go on with `--keep-going`', async t => {
  const blocks = [
    'echo a\nfalse',
    'f() {\n  false\n}\necho b\nf',
    'echo return 4 >file\n. ./file',
    'set -u\necho $nope',
    'true\n\n! true'
  ]
  for (const session of ['plain', 'terminal']) {
    const {steps} = await runText(page(...blocks), {defaults: {session}, keepGoing: true})
    const lines = steps.map(
      ({outcome, step}) => outcome.kind === 'failed' && (outcome.command?.fileLine ?? 0) - step.codeLine
    )
    t.same(lines, [1, 4, 1, 1, 2], session)
  }
})
