import {writeFileSync} from 'node:fs'
import {mkdir, readdir, readFile, stat, symlink, utimes, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {setImmediate} from 'node:timers/promises'
import {test} from 'tap'
import {isTemporary} from '../../src/files/atomic-write.js'
import {SnapshotError} from '../../src/snapshot/snapshot-error.js'
import {snapshotStore} from '../../src/snapshot/store.js'

const text = '<!-- fencepost snapshot v1: a.md -->\n'

test('should mirror the whole path of a document', async t => {
  const store = snapshotStore({folder: 'snapshots', root: t.testdir()})
  t.equal(store.pathFor('content/a/b.md'), 'snapshots/content/a/b.md')
  t.equal(store.pathFor('README.md'), 'snapshots/README.md')
  t.equal(store.pathFor('..hidden/x.md'), 'snapshots/..hidden/x.md')
})

test('should read what it wrote, and nothing where nothing is', async t => {
  const store = snapshotStore({folder: 'snapshots', root: t.testdir()})
  t.equal(await store.read('a/b.md'), undefined)
  t.equal(await store.write('a/b.md', text), true)
  t.equal(await store.read('a/b.md'), text)
})

test('should leave an unchanged file alone', async t => {
  const root = t.testdir({snapshots: {'a.md': text}})
  const store = snapshotStore({folder: 'snapshots', root})
  const file = path.join(root, 'snapshots/a.md')
  await utimes(file, 1000, 1000)
  const {ino} = await stat(file)
  t.equal(await store.write('a.md', text), false)
  const after = await stat(file)
  t.equal(after.mtimeMs, 1_000_000)
  t.equal(after.ino, ino)
})

test('should replace a file by another, never write into it', async t => {
  const root = t.testdir({snapshots: {'a.md': text}})
  const store = snapshotStore({folder: 'snapshots', root})
  const file = path.join(root, 'snapshots/a.md')
  const {ino} = await stat(file)
  t.equal(await store.write('a.md', text + 'more\n'), true)
  t.not((await stat(file)).ino, ino)
  t.equal(await readFile(file, 'utf8'), text + 'more\n')
  t.strictSame(await readdir(path.join(root, 'snapshots')), ['a.md'])
})

test('should remove a file with the folders that become empty', async t => {
  const root = t.testdir({snapshots: {a: {b: {'c.md': text}, 'd.md': text}}})
  const store = snapshotStore({folder: 'snapshots', root})
  t.equal(await store.remove('a/b/c.md'), true)
  t.equal(await store.remove('a/b/c.md'), false)
  t.strictSame(await readdir(path.join(root, 'snapshots/a')), ['d.md'])
  t.equal(await store.remove('a/d.md'), true)
  t.strictSame(await readdir(path.join(root, 'snapshots')), [])
})

test('should list the documents of its snapshots and nothing else', async t => {
  const root = t.testdir({
    snapshots: {
      '.dot': {'x.md': text},
      'README.md': '# About these files\n',
      'a.md': text,
      '.a.md.123456-1.fencepost-tmp': text,
      b: {'bom.md': '\uFEFF' + text, 'c.markdown': text},
      'empty.md': '',
      'newer.md': text.replace('v1', 'v2')
    }
  })
  const store = snapshotStore({folder: 'snapshots', root})
  t.strictSame(await store.list(), ['.dot/x.md', 'a.md', 'b/bom.md', 'b/c.markdown', 'newer.md'])
})

test('should list nothing where there is no folder', async t => {
  t.strictSame(await snapshotStore({folder: 'snapshots', root: t.testdir()}).list(), [])
})

test('should refuse a document outside the project', async t => {
  const store = snapshotStore({folder: 'snapshots', root: t.testdir({})})
  for (const file of ['../x.md', 'a/../../x.md', '/x.md', '', '.', '..']) {
    t.throws(() => store.pathFor(file), {code: 'snapshot-outside', message: /is outside the project/}, file)
    await t.rejects(store.read(file), {code: 'snapshot-outside'})
    await t.rejects(store.write(file, text), {code: 'snapshot-outside'})
    await t.rejects(store.remove(file), {code: 'snapshot-outside'})
  }
})

test('should follow no link out of its folder', async t => {
  const root = t.testdir({outside: {'x.md': text}, snapshots: {}})
  const store = snapshotStore({folder: 'snapshots', root})
  await symlink(path.join(root, 'outside/x.md'), path.join(root, 'snapshots/x.md'))
  await symlink(path.join(root, 'outside'), path.join(root, 'snapshots/dir'))
  for (const file of ['x.md', 'dir/x.md', 'dir/new/y.md']) {
    await t.rejects(store.read(file), {code: 'snapshot-outside', message: /Remove the link/}, file)
    await t.rejects(store.write(file, 'changed'), {code: 'snapshot-outside'}, file)
    await t.rejects(store.remove(file), {code: 'snapshot-outside'}, file)
  }
  t.strictSame(await readdir(path.join(root, 'outside')), ['x.md'])
  t.equal(await readFile(path.join(root, 'outside/x.md'), 'utf8'), text)
  t.strictSame(await store.list(), [])
})

test('should work where the folder itself is a link', async t => {
  const root = t.testdir({real: {}})
  await symlink(path.join(root, 'real'), path.join(root, 'snapshots'))
  const store = snapshotStore({folder: 'snapshots', root})
  t.equal(await store.write('a/b.md', text), true)
  t.equal(await store.read('a/b.md'), text)
  t.strictSame(await store.list(), ['a/b.md'])
})

test('should write nothing where the folder is a link that leads out of the project', async t => {
  const outer = t.testdir({outside: {}, project: {}})
  const root = path.join(outer, 'project')
  await symlink(path.join(outer, 'outside'), path.join(root, 'snapshots'))
  const store = snapshotStore({folder: 'snapshots', root})
  await t.rejects(store.write('a.md', text), {code: 'snapshot-outside', message: /is a link to .* outside the project/})
  t.strictSame(await readdir(path.join(outer, 'outside')), [])
})

test('should refuse a file that is not UTF-8', async t => {
  const root = t.testdir({snapshots: {}})
  await writeFile(path.join(root, 'snapshots/a.md'), Buffer.from([0x3c, 0xff]))
  const error = await snapshotStore({folder: 'snapshots', root})
    .read('a.md')
    .catch((error: unknown) => error)
  t.ok(error instanceof SnapshotError)
  t.match(error, {code: 'snapshot-invalid', message: /UTF-8/})
  await mkdir(path.join(root, 'snapshots/b.md'))
  const folder = snapshotStore({folder: 'snapshots', root}).read('b.md')
  await t.rejects(folder, {
    message:
      'snapshots/b.md: There is a folder or a device in place of the snapshot file. Move it away and run `npx fencepost update`.'
  })
})

test('should write many files at once', async t => {
  const root = t.testdir({})
  await mkdir(path.join(root, 'snapshots'))
  const store = snapshotStore({folder: 'snapshots', root})
  const files = Array.from({length: 30}, (_, index) => `d/${index % 5}/${index}.md`)
  await Promise.all(files.map(file => store.write(file, text)))
  t.strictSame(await store.list(), [...files].sort())
})

test('should keep an edit that is saved between reading and writing, and say so', async t => {
  const root = t.testdir({snapshots: {'a.md': text}})
  const folder = path.join(root, 'snapshots')
  const store = snapshotStore({folder: 'snapshots', root})
  const edited = `${text}mine\n`
  const writing = store.write('a.md', `${text}new\n`, {was: {text}})
  const rejected = t.rejects(writing, {
    code: 'snapshot-changed',
    message:
      'snapshots/a.md: The file was edited during the run, so the edit is kept and nothing is written. Run the command again.'
  })
  while (!(await readdir(folder)).some(isTemporary)) await setImmediate()
  writeFileSync(path.join(folder, 'a.md'), edited)
  await rejected
  t.equal(await store.read('a.md'), edited)
  await t.rejects(store.remove('a.md', {was: {text}}), {code: 'snapshot-changed'})
  t.equal(await store.read('a.md'), edited)
  t.equal(await store.remove('a.md', {was: {text: edited}}), true)
  t.equal(await store.remove('a.md', {was: {text: edited}}), false)
})

test('should hold the snapshot of a document with the longest name', async t => {
  const store = snapshotStore({folder: 'snapshots', root: t.testdir()})
  for (const file of [`content/${'a'.repeat(252)}.md`, `${'日'.repeat(84)}.md`]) {
    t.equal(await store.write(file, text, {was: {text: undefined}}), true)
    t.equal(await store.read(file), text)
  }
})
