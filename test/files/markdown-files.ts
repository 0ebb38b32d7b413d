import {test} from 'tap'
import {isMarkdownFile, withoutMarkdownExtension} from '../../src/files/markdown-files.js'
import {project} from '../commands/project.mjs'

test('should know Markdown files by their extension, whatever its case', async t => {
  for (const file of ['a.md', 'README.MD', 'b/c.mdx', 'd.Markdown']) t.ok(isMarkdownFile(file), file)
  for (const file of ['a.txt', 'md', 'a.md.bak']) t.notOk(isMarkdownFile(file), file)
  t.equal(withoutMarkdownExtension('docs/a.MDX'), 'docs/a')
})

test('should find every Markdown file of a folder', async t => {
  const page = '`echo a`{{exec}}\n'
  const one = await project({
    'docs/README.MD': page,
    'docs/b.markdown': page,
    'docs/guide.mdx': page,
    'docs/x.txt': page
  })
  const {stdout} = await one.run('list', '--json', 'docs')
  const files = (JSON.parse(stdout) as readonly {readonly file: string}[]).map(({file}) => file)
  t.same(files, ['docs/README.MD', 'docs/b.markdown', 'docs/guide.mdx'])
})
