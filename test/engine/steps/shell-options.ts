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
