import {symlink} from 'node:fs/promises'
import path from 'node:path'
import {test} from 'tap'
import {project} from '../../commands/project.mjs'

const deep = `# T\n\n${'>'.repeat(2500)} a\n\n\`true\`{{exec}}\n`

test('should report a document that nests too deeply, whatever the command', async t => {
  const {run} = await project({'content/deep.md': deep, 'content/good.md': '`true`{{exec}}\n'})
  for (const argv of [
    ['list'],
    ['lint'],
    ['run', 'content/deep.md'],
    ['adopt', '--dry-run', '--no-sandbox', 'content/deep.md']
  ]) {
    const {status, stderr, stdout} = await run(...argv)
    t.match(stdout + stderr, /More than 100 lists and quotes are nested/, argv.join(' '))
    t.equal(status, 1, argv.join(' '))
  }
  t.match(await run('list'), {stdout: /good\.md/})
  const unmarked = await project({'content/deep.md': `# T\n\n${'>'.repeat(2500)} a\n`})
  t.match(
    await unmarked.run('coverage'),
    {status: 1, stderr: /deep\.md:3:1 {2}error {2}More than 100/},
    'without a step'
  )
})

test('should list and count the other documents, and report one that cannot be read', async t => {
  const {cwd, run} = await project({
    'content/deep.md': deep,
    'content/good.md': '`true`{{exec}}\n',
    'content/option.md': '---\nfencepost: {tiemout: 1s}\n---\n\n`pwd`{{exec}}\n'
  })
  await symlink('/dev/zero', path.join(cwd, 'content/zero.md'))
  const unread = /deep\.md:3:1 {2}error {2}More than 100[\s\S]*zero\.md {2}error {2}.* isn't a regular file/
  t.match(await run('run', '--list'), {
    status: 1,
    stderr: /deep\.md:3:1 {2}error[\s\S]*option\.md:2:1 {2}error {2}Unknown option[\s\S]*zero\.md {2}error/,
    stdout: 'content/good.md:1  good.md #1\ncontent/option.md:5  option.md #1\n'
  })
  t.match(await run('list'), {status: 1, stdout: unread})
  t.match(await run('coverage'), {status: 1, stderr: unread, stdout: /inline steps: 2, 2 run/})
  t.match(await run('adopt', '--dry-run', '--no-sandbox', 'content'), {
    status: 1,
    stdout: /zero\.md:1 {2}.*isn't a regular/
  })
  t.match(await run('run', '--list', 'content/deep.md'), {status: 1, stderr: /^content\/deep\.md:3:1 {2}error.*\n$/})
  t.match(await run('run', '--list', 'content/good.md'), {status: 0, stderr: ''})
})
