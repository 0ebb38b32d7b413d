import {readdirSync} from 'node:fs'
import path from 'node:path'
import {test} from 'tap'
import {loadSettings} from '../../../src/config/load-settings.js'
import {findContent} from '../../../src/engine/documents/find-documents.js'
import {FileSearch} from '../../../src/engine/documents/search-files.js'
import {runDocuments} from '../../../src/engine/run-documents.js'

/** A search that can't read the folder `locked`, unless otherwise said as for an ordinary user. */
function searchWithoutLocked(code = 'EACCES'): FileSearch {
  return new FileSearch((folder, how) => {
    if (path.basename(folder) === 'locked') throw Object.assign(new Error('refused'), {code})
    return readdirSync(folder, how)
  })
}

test('should find files and remember folders that can not be read', async t => {
  const cwd = t.testdir({a: {'a.md': ''}, locked: {'b.md': ''}, node_modules: {'c.md': ''}})
  const search = searchWithoutLocked()
  t.same(await search.find(['**/*.md'], {cwd}), [path.join(cwd, 'a/a.md')])
  t.same(search.foldersWith('unreadable'), [path.join(cwd, 'locked')])
})

test('should pass over globs that match nothing, without regard to case', async t => {
  const cwd = t.testdir({'.docs': {'a.md': ''}, Docs: {'b.md': ''}, 'readme.MD': ''})
  const globs = ['README*.md', 'docs/**/*.md', 'content/**/*.md', '.docs/*.md']
  const found = await new FileSearch().find(globs, {cwd, ignoreCase: true})
  t.same(
    [...found].sort(),
    ['.docs/a.md', 'Docs/b.md', 'readme.MD'].map(file => path.join(cwd, file))
  )
  t.same(await new FileSearch().find(['content/**/*.md'], {cwd}), [])
})

test('should say which folder has too long a path to be searched', async t => {
  const cwd = t.testdir({'a.md': '', locked: {}, 'package.json': '{}'})
  const settings = await loadSettings({cwd, env: {}, flags: {}})
  const found = await findContent({cwd, paths: ['.'], search: searchWithoutLocked('ENAMETOOLONG'), settings})
  t.match(found.documents, [{file: 'a.md'}])
  t.match(found.skippedFiles, [{file: 'locked', isUnreadable: true, reason: 'the path of the folder is too long'}])
})

test('should fail a run with an unreadable folder, and keep the snapshots of its documents', async t => {
  const cwd = t.testdir({
    content: {locked: {'b.md': '`echo b`{{exec}}\n'}, 'a.md': '`echo a`{{exec}}\n'},
    'package.json': '{}',
    snapshots: {content: {locked: {'b.md': '<!-- fencepost snapshot v1: content/locked/b.md -->\n'}}}
  })
  const settings = await loadSettings({cwd, env: {}, flags: {update: 'all'}})
  const found = await findContent({cwd, paths: [], search: searchWithoutLocked(), settings})
  t.match(found.skippedFiles, [{file: 'content/locked', isUnreadable: true, reason: "the folder can't be read"}])
  const end = await runDocuments({
    ...found,
    complete: true,
    env: {PATH: process.env.PATH},
    prune: true,
    reporter: {async close() {}, on() {}},
    settings,
    signal: new AbortController().signal
  })
  t.match(end, {documents: {failed: 0, passed: 1}, failed: true, obsoleteFiles: []})
  t.ok(readdirSync(path.join(cwd, 'snapshots/content/locked')).includes('b.md'))
})
