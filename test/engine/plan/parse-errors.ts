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
  t.match(await run('coverage', 'content/deep.md'), {
    status: 2,
    stderr: /The blocks of `content\/deep\.md` can't be counted\. Line 3: More than 100/
  })
  const unmarked = await project({'content/deep.md': `# T\n\n${'>'.repeat(2500)} a\n`})
  t.match(await unmarked.run('coverage', 'content/deep.md'), {status: 2, stderr: /can't be counted/}, 'without a step')
})
