import {test} from 'tap'
import {project} from '../project.mjs'

const unmarked = '# A\n\n```bash\necho a\n```\n\n```bash\necho b\n```\n'
const ci = {CI: '1', PATH: process.env.PATH}

test('should fail a run without a single step, and say how to run something', async t => {
  const one = await project({'page.md': unmarked, 'text.md': 'Only text.\n'})
  const {status, stderr} = await one.run('page.md')
  t.equal(status, 1)
  t.match(stderr, 'No steps ran. The document contains 2 code blocks, but none of them is a step.')
  t.match(stderr, '\n  npx fencepost --select shell page.md\n')
  t.match(await one.run('page.md', '--select', 'shell'), {status: 0, stderr: ''})
  t.match(await one.run('text.md'), {status: 1, stderr: /The document contains no code blocks\./})
  t.match(await one.run('page.md', '--pass-with-no-steps'), {status: 0, stderr: ''})
})

test('should fail a run that skips every step', async t => {
  const skip = '<!-- fencepost skip="no network" -->\n'
  const one = await project({
    'one.md': `${skip}\`echo a\`{{exec}}\n`,
    'some.md': `${skip}\`echo a\`{{exec}}\n\n\`echo b\`{{exec}}\n`,
    'two.md': `${skip}\`echo a\`{{exec}}\n\n${skip}\`echo b\`{{exec}}\n`
  })
  t.match(await one.run('one.md'), {
    status: 1,
    stderr: 'fencepost: No steps ran. The only step was skipped, for the reason above. Pass `--pass-with-no-steps`',
    stdout: /^- one\.md {2}1 skipped.*^Documents {2}0 passed, 1 skipped, 0 failed$.*no network/ms
  })
  t.match(await one.run('one.md', 'two.md'), {status: 1, stderr: 'All 3 steps were skipped, for the reasons above.'})
  t.match(await one.run('one.md', '--pass-with-no-steps'), {status: 0, stderr: ''})
  t.match(await one.run('one.md', 'some.md'), {status: 0, stderr: '', stdout: '1 passed, 1 skipped, 0 failed'})
})

test('should count warnings in the summary', async t => {
  const one = await project({'a.md': '`echo a`{{exec}}\n\n`echo b`{{exectue}}\n', 'b.md': '`echo a`{{exec}}\n'})
  t.match((await one.run('a.md')).stdout, /^Warnings {3}1$/m)
  t.match((await one.run('a.md', '--quiet')).stdout, /^Warnings {3}1$/m)
  t.notMatch((await one.run('b.md')).stdout, 'Warnings')
})

test('should fail a run without documents', async t => {
  const one = await project({'other.md': unmarked})
  t.match(await one.run(), {
    status: 1,
    stderr: /No documents match `README.*`content\/\*\*.*`README\.md`.*init`/
  })
  t.match(await one.run('--pass-with-no-steps'), {status: 0, stderr: ''})
})

test('should pass a document without steps among others', async t => {
  const one = await project({'a.md': '`echo a`{{exec}}\n', 'b.md': unmarked})
  t.match(await one.run('a.md', 'b.md'), {status: 0, stderr: ''})
})

test('should list obsolete entries in CI, and fail for them when asked to', async t => {
  const one = await project({'content/a.md': '# A\n\n`echo a`{{exec}}\n\n`echo b`{{exec}}\n'})
  await one.run()
  await one.write('content/a.md', '# A\n\n`echo a`{{exec}}\n')
  const listed = /No step uses the snapshot entry `A #2` at snapshots\/content\/a\.md:\d+/
  t.match(await one.runWith({argv: [], env: ci}), {status: 0, stdout: listed})
  const local = await one.run()
  t.equal(local.status, 0)
  t.notMatch(local.stdout, listed)
  t.match(await one.run('--fail-on-obsolete'), {status: 1, stdout: listed})
  t.match(await one.run('--strict'), {status: 1, stdout: listed})
  t.match(await one.run('update', '--strict'), {status: 0})
})

test('should fail for obsolete snapshot files when asked to', async t => {
  const one = await project({'content/a.md': '`echo a`{{exec}}\n', 'content/b.md': '`echo b`{{exec}}\n'})
  await one.run()
  await one.write('content/c.md', '`echo c`{{exec}}\n')
  const {rm} = await import('node:fs/promises')
  await rm(`${one.cwd}/content/b.md`)
  t.match(await one.run(), {status: 0})
  t.match(await one.run('--fail-on-obsolete'), {status: 1})
})

test('should treat warnings as errors with --strict', async t => {
  const one = await project({'page.md': '# A\n\n`echo a`{{exec}}\n\n`sleep 100 &`{{exec}}\n\n`echo b`{{exectue}}\n'})
  t.match(await one.run('page.md'), {status: 0})
  t.match(await one.run('page.md', '--strict'), {status: 1, stdout: /page\.md:5:1 {2}error.*`sleep 100`/})
})
