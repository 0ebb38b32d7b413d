import {spawnSync} from 'node:child_process'
import {writeFileSync} from 'node:fs'
import {chmod, readdir, readFile, stat, symlink, utimes, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {setImmediate} from 'node:timers/promises'
import {test} from 'tap'
import {isTemporary, removeLeftovers, removeUnchanged, writeAtomically} from '../../src/files/atomic-write.js'

test('should replace a file by another, with its mode, and leave nothing beside it', async t => {
  const folder = t.testdir({'a.md': 'old'})
  const file = path.join(folder, 'a.md')
  await chmod(file, 0o640)
  const {ino} = await stat(file)
  await writeAtomically(file, 'new', {root: '/'})
  t.equal(await readFile(file, 'utf8'), 'new')
  const after = await stat(file)
  t.equal(after.mode & 0o777, 0o640)
  t.not(after.ino, ino)
  t.strictSame(await readdir(folder), ['a.md'])
})

test('should write through a link', async t => {
  const folder = t.testdir({'a.md': 'old'})
  await symlink('a.md', path.join(folder, 'link.md'))
  await writeAtomically(path.join(folder, 'link.md'), 'new', {root: '/'})
  t.equal(await readFile(path.join(folder, 'a.md'), 'utf8'), 'new')
})

test('should replace no pipe or device, even through a link', async t => {
  const folder = t.testdir({})
  const pipe = path.join(folder, 'pipe')
  spawnSync('mkfifo', [pipe])
  await symlink('pipe', path.join(folder, 'link.md'))
  for (const file of [pipe, path.join(folder, 'link.md')])
    await t.rejects(writeAtomically(file, 'new', {root: '/'}), {
      code: 'write-failed',
      message: /pipe` can't be written: it isn't a regular file/
    })
  t.ok((await stat(pipe)).isFIFO())
  t.strictSame(await readdir(folder), ['link.md', 'pipe'])
})

test('should leave nothing where it cannot write', async t => {
  const folder = t.testdir({'a.md': {}})
  await t.rejects(writeAtomically(path.join(folder, 'a.md'), 'new', {root: '/'}))
  t.strictSame(await readdir(folder), ['a.md'])
})

test('should write a file with the longest name, and leave nothing beside it', async t => {
  const folder = t.testdir({})
  for (const name of [`${'n'.repeat(252)}.md`, `${'ö'.repeat(126)}.md`]) {
    await writeAtomically(path.join(folder, name), 'new', {root: '/'})
    t.equal(await readFile(path.join(folder, name), 'utf8'), 'new')
  }
  t.equal((await readdir(folder)).length, 2)
})

test('should say which file it cannot write, and why', async t => {
  const file = path.join(t.testdir({}), 'nowhere/a.md')
  await t.rejects(writeAtomically(file, 'new', {root: '/'}), {
    code: 'write-failed',
    message: `\`${file}\` can't be written: no such file or directory. Check the folder, its permissions and the free space.`
  })
})

test('should remove what a killed process has left, and nothing else', async t => {
  const {pid: gone} = spawnSync('true')
  const names = {
    old: `.a.md.${process.pid}-1.fencepost-tmp`,
    own: `.a.md.${process.pid}-2.fencepost-tmp`,
    stale: `.a.md.${gone}-1.fencepost-tmp`
  }
  const folder = t.testdir({'a.md': 'text', 'a.md.123': 'mine', 'x.fencepost-tmp': 'mine'})
  for (const name of Object.values(names)) await writeFile(path.join(folder, name), '')
  await utimes(path.join(folder, names.old), 1000, 1000)
  t.strictSame([...(await removeLeftovers(folder))].sort(), [names.stale, names.old].sort())
  t.strictSame((await readdir(folder)).sort(), [names.own, 'a.md', 'a.md.123', 'x.fencepost-tmp'].sort())
  t.strictSame(await removeLeftovers(path.join(folder, 'nowhere')), [])
})

/** Resolves once a temporary file is in the folder: the text is being written, and the file isn't replaced yet. */
async function temporaryIn(folder: string): Promise<void> {
  while (!(await readdir(folder)).some(isTemporary)) await setImmediate()
}

test('should keep an edit that is saved while it writes', async t => {
  const folder = t.testdir({'a.md': 'old'})
  const file = path.join(folder, 'a.md')
  const writing = writeAtomically(file, 'new', {before: {content: 'old'}, root: '/'})
  await temporaryIn(folder)
  writeFileSync(file, 'mine')
  t.equal(await writing, false)
  t.equal(await readFile(file, 'utf8'), 'mine')
  t.strictSame(await readdir(folder), ['a.md'])
  t.equal(await writeAtomically(file, 'new', {before: {content: Buffer.from('mine')}, root: '/'}), true)
  t.equal(await readFile(file, 'utf8'), 'new')
})

test('should keep a file that is made while it writes the first one', async t => {
  const folder = t.testdir({})
  const file = path.join(folder, 'a.md')
  const writing = writeAtomically(file, 'new', {before: {content: undefined}, root: '/'})
  await temporaryIn(folder)
  writeFileSync(file, 'mine')
  t.equal(await writing, false)
  t.equal(await readFile(file, 'utf8'), 'mine')
})

test('should remove a file only when it is unchanged', async t => {
  const folder = t.testdir({'a.md': 'mine'})
  const file = path.join(folder, 'a.md')
  t.equal(removeUnchanged(file, {content: 'old'}), false)
  t.equal(await readFile(file, 'utf8'), 'mine')
  t.equal(removeUnchanged(file, {content: 'mine'}), true)
  t.strictSame(await readdir(folder), [])
  t.equal(removeUnchanged(file, {content: 'mine'}), false)
})

test('should write files whose names are as long as may be', async t => {
  const folder = t.testdir({})
  for (const name of [`${'a'.repeat(252)}.md`, `${'日'.repeat(84)}.md`]) {
    await writeAtomically(path.join(folder, name), 'text', {root: '/'})
    t.equal(await readFile(path.join(folder, name), 'utf8'), 'text')
  }
  t.equal((await readdir(folder)).length, 2)
})
