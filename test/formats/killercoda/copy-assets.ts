import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdir, readdir, stat, symlink, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {test} from 'tap'
import {copyAssets, homeFolder, modeAfter} from '../../../src/formats/killercoda/copy-assets.js'

async function copy(folder: string, ...assets: readonly {file: string; target: string; chmod?: string}[]) {
  await mkdir(path.join(folder, 'assets/app/deep'), {recursive: true})
  await mkdir(path.join(folder, 'home'))
  for (const name of ['a.sh', 'b.txt', 'app/c.json', 'app/deep/d.json'])
    await writeFile(path.join(folder, 'assets', name), name)
  const home = path.join(folder, 'home')
  const scenario = {editorFolder: '.', file: 'index.json', folder, messages: [], requires: [], title: '', units: []}
  const messages = await copyAssets({...scenario, assets: assets.map(asset => ({...asset, line: 3}))}, homeFolder(home))
  const files = (await readdir(home, {recursive: true, withFileTypes: true})).filter(each => each.isFile())
  return {
    files: files.map(each => path.relative(home, path.join(each.parentPath, each.name))).sort(),
    home,
    rules: messages.map(({line, ruleId, fatal}) => `${line}:${ruleId}:${fatal}`)
  }
}

test('should copy matching files, flat or with their folders, and set modes', async t => {
  const {files, home, rules} = await copy(
    t.testdir({}),
    {chmod: '+x', file: 'a.sh', target: '~/bin'},
    {file: 'app/*/*.json', target: '/root/flat'},
    {file: '**/*.json', target: 'tree'}
  )
  t.same(files, ['bin/a.sh', 'flat/d.json', 'tree/app/c.json', 'tree/app/deep/d.json'])
  t.equal((await stat(path.join(home, 'bin/a.sh'))).mode & 0o111, 0o111)
  t.same(rules, [])
})

test('should write nothing outside the home folder', async t => {
  const folder = t.testdir({outside: {}, secret: 's'})
  await mkdir(path.join(folder, 'assets'))
  await symlink('../secret', path.join(folder, 'assets/link'))
  const {files, rules} = await copy(
    folder,
    {file: 'a.sh', target: '~/../outside'},
    {file: 'a.sh', target: '/etc'},
    {file: '../secret', target: '~'},
    {file: 'link', target: '~'}
  )
  t.same(files, [])
  t.same(await readdir(path.join(folder, 'outside')), [])
  t.same(rules, [
    '3:scenario-asset:false',
    '3:scenario-asset:false',
    '3:scenario-asset:false',
    '3:scenario-asset:false'
  ])
})

test('should read modes like chmod', async t => {
  t.equal(modeAfter(0o644, '+x'), 0o755)
  t.equal(modeAfter(0o644, '700'), 0o700)
  t.equal(modeAfter(0o644, 'u+x,g-r,o='), 0o700)
})

test('should copy the other assets when a pattern matches nothing', async t => {
  const {files, rules} = await copy(t.testdir({}), {file: 'gone/*.txt', target: '~'}, {file: 'b.txt', target: '~'})
  t.same(files, ['b.txt'])
  t.same(rules, ['3:scenario-asset:false'], 'a warning')
})

test('should not wait for a program that holds a file', async t => {
  const home = t.testdir({file: 'before', source: 'after'})
  const holding = `open(F, "<", $ARGV[0]) && fcntl(F, 1024, 0) or die; $SIG{IO} = "IGNORE"; syswrite(STDOUT, "held"); sleep`
  const holder = spawn('perl', ['-e', holding, path.join(home, 'file')], {stdio: ['ignore', 'pipe', 'inherit']})
  t.teardown(() => holder.kill('SIGKILL'))
  await once(holder.stdout, 'data')
  const asset = {destination: path.join(home, 'file'), source: path.join(home, 'source')}
  await t.rejects(homeFolder(home).put(asset), {code: 'EAGAIN'})
})
