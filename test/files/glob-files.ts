import {symlink} from 'node:fs/promises'
import path from 'node:path'
import {test} from 'tap'
import {globFiles} from '../../src/files/glob-files.js'
import {project} from '../commands/project.mjs'

const names = ['a\nb', 'c\rd', 'e\u2028f', 'g\u2029h', 'i\u{F0000}nj', '\u{F0000}', 'plain']

test('should find files in folders whose names have line breaks', async t => {
  const dir = t.testdir(Object.fromEntries(names.map(name => [name, {'x.md': '', 'y\n.md': ''}])))
  await symlink('a\nb', path.join(dir, 'link\n'))
  const sorted = (found: readonly string[]) => [...found].sort()
  const all = sorted([...names, 'link\n'].flatMap(name => [`${name}/x.md`, `${name}/y\n.md`]))
  t.strictSame(sorted(await globFiles(['**/*.md'], {cwd: dir})), all)
  t.strictSame(sorted(await globFiles(['*.md'], {cwd: path.join(dir, 'a\nb')})), ['x.md', 'y\n.md'])
  t.strictSame(await globFiles(['a\nb/x*'], {cwd: dir}), ['a\nb/x.md'])
  t.strictSame(await globFiles(['**/x.md'], {cwd: dir, ignore: ['**/a\nb/**', '[!p]*/**']}), ['plain/x.md'])
})

test('should run documents in folders whose names have line breaks, and know their snapshots', async t => {
  const document = '# A\n\n```sh {{exec}}\necho hi\n```\n'
  const {run} = await project(Object.fromEntries(names.map(name => [`docs/${name}/x.md`, document])))
  t.match(await run('update', 'docs'), {status: 0, stdout: /^Steps {6}7 new$/m})
  t.match(await run('run', '--ci'), {status: 0, stdout: /^Steps {6}7 passed$/m})
})
