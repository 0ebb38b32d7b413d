import {spawnSync} from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {test} from 'tap'
import {FolderPool} from '../../../src/session/workspace/folder-pool.js'

function makePool(t: {teardown: (fn: () => void) => void}): {readonly pool: FolderPool; readonly within: string} {
  const within = mkdtempSync(path.join(os.tmpdir(), 'fencepost-test-'))
  t.teardown(() => rmSync(within, {force: true, recursive: true}))
  return {pool: new FolderPool(within), within}
}

test('should give the folders that a document left untouched to the next one', async t => {
  const {pool, within} = makePool(t)
  const first = pool.take()
  await pool.giveBack(first)
  t.equal(pool.take(), first)
  t.not(pool.take(), first, 'while it is taken')
  await pool.giveBack(first)
  t.match(path.basename(pool.take('varied-').root), /^varied-/)
  pool.clear()
  t.notOk(existsSync(first.root))
  t.equal(readdirSync(within).length, 2)
})

test('should remove nothing through a link in the place of its folders', async t => {
  const {pool, within} = makePool(t)
  const victim = t.testdir({empty: {}, full: {file: ''}})
  const folders = pool.take()
  renameSync(folders.root, path.join(within, 'moved'))
  symlinkSync(victim, folders.root)
  await pool.giveBack(folders)
  t.same(readdirSync(within), ['moved'])
  t.same(readdirSync(victim), ['empty', 'full'])
})

test('should give no folders again that a document has touched', async t => {
  const {pool, within} = makePool(t)
  for (const touch of [
    (work: string) => writeFileSync(path.join(work, 'left'), ''),
    (work: string) => chmodSync(work, 0o700),
    (work: string) => rmSync(work, {recursive: true})
  ]) {
    const folders = pool.take()
    touch(folders.work)
    await pool.giveBack(folders)
    t.same(readdirSync(within), [])
  }
})

test('should give no folders that another document touched while they waited', async t => {
  const {pool} = makePool(t)
  const [one, two] = [pool.take(), pool.take()]
  await pool.giveBack(one)
  await pool.giveBack(two)
  writeFileSync(path.join(one.home, 'left'), '')
  rmSync(two.root, {recursive: true})
  const next = pool.take()
  t.notOk([one, two].includes(next))
  t.same(readdirSync(next.home), [])
  await pool.giveBack(next)
  writeFileSync(path.join(next.home, 'left'), '')
  t.not(pool.take(), next)
})

test('should unmount what a document has mounted in its folders, and keep the files there', async t => {
  const {pool, within} = makePool(t)
  const outside = mkdtempSync(path.join(os.tmpdir(), 'fencepost-test-'))
  writeFileSync(path.join(outside, 'kept'), '')
  const folders = pool.take()
  const at = [path.join(folders.work, 'a \\b'), path.join(folders.tmp, 'c'), folders.home]
  const mount = (each: string) => spawnSync('mount', ['--bind', outside, each]).status === 0
  const unmount = () => {
    for (const each of at) spawnSync('umount', ['--lazy', each])
  }
  t.teardown(() => {
    unmount()
    rmSync(outside, {force: true, recursive: true})
  })
  for (const each of at) mkdirSync(each, {recursive: true})
  if (!at.every(mount)) {
    unmount()
    t.pass("file systems can't be mounted here")
    return
  }
  await pool.giveBack(folders)
  t.same(readdirSync(within), [])
  t.same(readdirSync(outside), ['kept'])
})

const {status: attributes} = spawnSync('bash', ['-c', 'f=$(mktemp) && chattr +i "$f" && chattr -i "$f" && rm "$f"'])

test('should remove immutable files, or say what keeps them', {
  skip: attributes !== 0 && 'files can not be made immutable here'
}, async t => {
  const {pool, within} = makePool(t)
  const {env} = process
  const makeImmutable = (work: string) =>
    spawnSync('bash', ['-c', 'mkdir a b && touch a/file b/log && chattr +i a/file a && chattr +a b/log b'], {cwd: work})
  const folders = pool.take()
  makeImmutable(folders.work)
  await pool.giveBack(folders)
  t.same(readdirSync(within), [])

  const kept = pool.take()
  makeImmutable(kept.work)
  const {PATH} = env
  env.PATH = '/nowhere'
  await t.rejects(pool.giveBack(kept), {
    code: 'left-folder',
    message: /removed from `.*`: .* at `.*\/work\/[ab].*`\. See `ls -la`, `lsattr`/
  })
  env.PATH = PATH
  spawnSync('chattr', ['-R', '-i', '-a', within])
})
