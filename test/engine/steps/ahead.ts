import {mkdtemp, readdir, rm} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {test} from 'tap'
import {runText} from '../../fixtures/run-text.js'

function page(...blocks: readonly string[]): string {
  return blocks.map(block => `${block.startsWith('<!--') ? '' : '\n'}${mark(block)}\n`).join('\n')
}

function mark(block: string): string {
  const [comment = '', code] = block.startsWith('<!--') ? block.split(' -->\n') : ['', block]
  return `${comment && `${comment} -->\n`}\`\`\`sh\n${code}\n\`\`\`{{exec}}`
}

test('should run steps that wait for an answer in order with those sent ahead', async t => {
  const {outcomes, outputs} = await runText(
    page('echo a', 'echo b', '<!-- fencepost if=true -->\necho c', 'echo d', '<!-- fencepost skip -->\necho e')
  )
  t.same(outputs, ['a\n', 'b\n', 'c\n', 'd\n', ''])
  t.same(outcomes, ['new', 'new', 'new', 'new', 'skipped'])
})

test('should run no step after a failed one, except those with `always`', async t => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'fencepost-test-'))
  t.teardown(() => rm(folder, {recursive: true}))
  const touch = (name: string) => `touch ${folder}/${name}`
  for (const failing of ['false', 'exit 1', 'kill -9 $$', 'echo "open', 'set -e; false']) {
    const name = failing.replace(/\W/g, '-')
    const steps = [
      'echo a',
      failing,
      touch(`never${name}`),
      `<!-- fencepost always -->\n${touch(`always${name}`)}`,
      touch(`never${name}`)
    ]
    const {outcomes} = await runText(page(...steps))
    t.same(outcomes.slice(2), ['not run', 'new', 'not run'], failing)
    t.notMatch((await readdir(folder)).join(' '), /never/)
    t.match(await readdir(folder), [`always${name}`])
    await rm(path.join(folder, `always${name}`))
  }
})

test('should continue after an expected status, or any with `keepGoing`', async t => {
  const steps = [
    'x=1',
    '<!-- fencepost exit=3 -->\n(exit 3)',
    'echo $x',
    '<!-- fencepost exit=any -->\nexit 9',
    'echo [$x]'
  ]
  const {outcomes, outputs} = await runText(page(...steps))
  t.same(outcomes, ['new', 'new', 'new', 'new', 'new'])
  t.same(outputs.slice(2), ['1\n', '', '[]\n'])
  const kept = await runText(page('false', 'echo "open', 'kill -9 $$', 'echo a', 'echo b'), {keepGoing: true})
  t.same(kept.outcomes, ['failed', 'errored', 'failed', 'new', 'new'])
})
