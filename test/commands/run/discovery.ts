import {mkdir, symlink} from 'node:fs/promises'
import path from 'node:path'
import {execa} from 'execa'
import {test} from 'tap'
import {project} from '../project.mjs'

const marked = '`echo a`{{exec}}\n'
const unmarked = '# A\n\n```bash\necho a\n```\n'

const filesIn = (stdout: string) => [...stdout.matchAll(/^(\S+): \d+ steps?, /gm)].map(([, file]) => file)

test('should run the README and the documents of docs and content without a configuration', async t => {
  const one = await project({
    'a.md': marked,
    'content/a.markdown': marked,
    'docs/deep/a.mdx': marked,
    'docs/node_modules/a/README.md': marked,
    'docs/scenario/index.json': JSON.stringify({details: {intro: {text: 'intro.md'}}}),
    'docs/scenario/intro.md': marked,
    'docs/scenario/notes.md': marked,
    'node_modules/a/README.md': marked,
    'packages/a/README.md': marked,
    'readme.de.MD': marked,
    'readme.md': marked,
    'snapshots/content/old.md': marked
  })
  const {stdout} = await one.run('list')
  t.same(filesIn(stdout), [
    'content/a.markdown',
    'docs/deep/a.mdx',
    'docs/scenario/index.json',
    'docs/scenario/intro.md',
    'readme.de.MD',
    'readme.md'
  ])
  t.match(await one.run(), {status: 0, stdout: /5 new/})
  t.match(await one.run('--ci'), {status: 0, stdout: /5 passed/})
})

test('should fail without a marked block, and say how to set up a project', async t => {
  const one = await project({'README.md': unmarked})
  const {status, stderr} = await one.run()
  t.equal(status, 1)
  t.match(stderr, /npx fencepost --select shell README\.md\n\n`npx fencepost init` writes /)
})

test('should pass over files that Git ignores, unless they are named', async t => {
  const one = await project({
    '.gitignore': 'build/\n*.draft.md\n/kept.md\n',
    'build/docs/a.md': marked,
    'docs/.gitignore': 'api/\n!api/b.md\n',
    'docs/a.md': marked,
    'docs/api/a.md': marked,
    'docs/build/a.md': marked,
    'docs/tracked.draft.md': marked,
    'docs/x.draft.md': marked,
    'docs/über.draft.md': marked,
    'kept.md': marked
  })
  const git = (...args: readonly string[]) => execa('git', args, {cwd: one.cwd})
  await git('init', '-q')
  await git('add', '--force', 'docs/tracked.draft.md')
  const filesOf = async (...paths: readonly string[]) => filesIn((await one.run('list', ...paths)).stdout)
  t.same(await filesOf(), ['docs/a.md', 'docs/tracked.draft.md'])
  t.same(await filesOf('docs'), ['docs/a.md', 'docs/tracked.draft.md'])
  t.same(await filesOf('**/*.md'), ['docs/a.md', 'docs/tracked.draft.md'])
  t.same(await filesOf('kept.md'), ['kept.md'])
  t.same(await filesOf('docs/api'), ['docs/api/a.md'])
  t.same(await filesOf('build'), ['build/docs/a.md'])
  await one.write('fencepost.config.json', '{"content": ["build/docs/*.md", "kept.md", "docs/*.md"]}')
  t.same(await filesOf(), ['build/docs/a.md', 'docs/a.md', 'docs/tracked.draft.md', 'kept.md'])
})

test('should find documents in an ignored project, and through a link', async t => {
  const outer = await project({'.gitignore': 'inner/\n', 'shared/a.md': marked})
  await execa('git', ['init', '-q'], {cwd: outer.cwd})
  await outer.write('inner/content/a.md', marked)
  const found = await execa('git', ['status', '--porcelain'], {cwd: outer.cwd})
  t.notMatch(found.stdout, 'inner')
  await mkdir(path.join(outer.cwd, 'docs'))
  await symlink('../shared', path.join(outer.cwd, 'docs/linked'))
  t.same(filesIn((await outer.run('list')).stdout), ['docs/linked/a.md'])
  t.same(filesIn((await outer.run('list', 'inner')).stdout), ['inner/content/a.md'])
})
