import {test} from 'tap'
import {runText} from '../../fixtures/run-text.js'

test('should fail a pipe whose left side fails, with `pipefail` for a step, a document or the project', async t => {
  const pipe = 'false | cat'
  t.same((await runText(`\`${pipe}\`{{exec}}\n`)).outcomes, ['new'])
  t.same((await runText(`\`${pipe}\`{{exec pipefail}}\n`)).outcomes, ['failed'])
  t.same((await runText(`---\nfencepost: {pipefail: true}\n---\n\n\`${pipe}\`{{exec}}\n`)).outcomes, ['failed'])
  t.same((await runText(`\`${pipe}\`{{exec}}\n`, {defaults: {pipefail: true}})).outcomes, ['failed'])
})

test('should end a step at its first failing command with `errexit`', async t => {
  const one = await runText('```sh\necho a\nfalse\necho b\n```{{exec errexit}}\n')
  t.same(one.outcomes, ['failed'])
  t.same(one.outputs, ['a\n'])
})

test('should set shell options for their step alone, and keep the state of the shell', async t => {
  const show = 'case $-:$(set -o | grep pipefail) in *e*:*on) echo both;; *:*on) echo pipefail;; *) echo none;; esac'
  const one = await runText(
    `\`x=5; ${show}\`{{exec}}\n\n\`${show}\`{{exec pipefail errexit}}\n\n\`${show}\`{{exec}}\n\n\`set -o pipefail; echo $x\`{{exec}}\n\n\`${show}\`{{exec}}\n`
  )
  t.same(one.outputs, ['none\n', 'both\n', 'none\n', '5\n', 'pipefail\n'])
})

test('should set shell options again after the shell has ended', async t => {
  const one = await runText('`exit 0`{{exec}}\n\n`echo a`{{exec}}\n\n`false | cat`{{exec}}\n', {
    defaults: {pipefail: true}
  })
  t.same(one.outcomes, ['new', 'new', 'failed'])
})

test('should hold for a step whatever the blocks above did, and give back what the document had set', async t => {
  for (const session of ['plain', 'terminal']) {
    const block = (code: string, options = '') => `\`\`\`sh {{exec compare=status ${options}}}\n${code}\n\`\`\`\n\n`
    const pipe = block('set +o pipefail', 'pipefail') + block('false | true', 'pipefail')
    const exit = block('set +e', 'errexit') + block('false; true', 'errexit')
    const front = (text: string) => `---\nfencepost: {errexit: true, pipefail: true}\n---\n\n${text}`
    const own = block('set -o pipefail') + block('true', 'pipefail') + block('false | true')
    const whole = block('set +e +o pipefail; false; true')
    for (const text of [pipe, exit, front(block('set +o pipefail') + block('false | true')), own]) {
      const one = await runText(text, {defaults: {session}})
      t.equal(one.outcomes.at(-1), 'failed', `${session}: ${text}`)
    }
    t.same(
      (await runText(front(whole), {defaults: {session}})).outcomes,
      ['new'],
      'its own `set +e` is its own business'
    )
    t.same((await runText(front(whole + block('false; true')), {defaults: {session}})).outcomes, ['new', 'failed'])
  }
})

test('should refuse a line that is begun without its shell options', async t => {
  const one = await runText('`false | `{{exec no-newline}}\n\n`true`{{exec pipefail}}\n\n`ls`{{exec}}\n')
  t.same(one.outcomes, ['new', 'errored', 'not run'])
  t.match(one.reasons[1], /pipefail=false/)
})
