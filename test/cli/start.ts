import {chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {execa} from 'execa'
import {type Test, test} from 'tap'

const command = path.resolve('dist/cli.cjs')

async function makeStart(t: Test) {
  const cwd = await mkdtemp(path.join(os.tmpdir(), 'fencepost-test-'))
  t.teardown(() => rm(cwd, {recursive: true}))
  await writeFile(path.join(cwd, 'page.md'), '# Page\n\n`echo hi`{{exec}}\n')
  const folder = path.join(cwd, 'cache/fencepost')
  // The test runner puts options of its own into the environment of what it starts.
  const start = (args: readonly string[], env: Readonly<Record<string, string>> = {}, options = '') =>
    execa('env', [`NODE_OPTIONS=${options}`, process.execPath, command, ...args], {
      cwd,
      env: {CI: '', XDG_CACHE_HOME: path.dirname(folder), ...env},
      reject: false
    })
  const kept = async () => (await readdir(folder).catch(() => [])).map(name => path.join(folder, name))
  return {folder, kept, start}
}

test('should keep the compiled code of each verb, and take it from there', async t => {
  const {folder, kept, start} = await makeStart(t)
  const first = await start(['run', 'page.md'])
  t.equal(first.exitCode, 0, first.stderr)
  const [file = '', ...others] = await kept()
  t.same(others, [])
  t.match(path.basename(file), /^v\d.*-run\.bin$/)
  t.equal((await stat(folder)).mode & 0o777, 0o700)
  const {ino, mode} = await stat(file)
  t.equal(mode & 0o777, 0o600)
  const second = await start(['page.md'])
  t.equal(
    second.stdout.replace(/\d+ ms|[\d.]+ s$/gm, ''),
    first.stdout
      .replace(/1 new/g, '1 passed')
      .split('\nWritten')[0]
      ?.replace(/\d+ ms|[\d.]+ s$/gm, '')
  )
  t.equal((await stat(file)).ino, ino, 'is not written again')
  t.equal((await start(['list', 'page.md'])).exitCode, 0)
  t.same((await kept()).map(name => /-(\w+)\.bin$/.exec(name)?.[1]).sort(), ['list', 'run'])
})

test('should keep nothing of what only asks, and add after an hour what a run used besides', async t => {
  const {kept, start} = await makeStart(t)
  for (const args of [['--version'], ['--help'], ['run', '-h']]) t.equal((await start(args)).exitCode, 0)
  t.same(await kept(), [])
  await start(['list', 'page.md'])
  const [file = ''] = await kept()
  const {size} = await stat(file)
  const long = new Date(Date.now() - 2 * 3_600_000)
  // Read by the parser, which that page does without.
  const more = path.join(path.dirname(file), '../../more.md')
  await writeFile(more, '- in a list\n\n  ```\n  echo hi\n  ```{{exec}}\n')
  await start(['list', 'more.md'])
  t.equal((await stat(file)).size, size, 'not before')
  await utimes(file, long, long)
  await start(['list', 'more.md'])
  const both = (await stat(file)).size
  t.ok(both > size * 1.2, `${size} and ${both} bytes`)
  await utimes(file, long, long)
  await start(['list', 'page.md'])
  t.ok((await stat(file)).size > size * 1.2, 'what was kept stays')
})

test('should compile again what is cut off, has a flipped bit or is not what was kept', async t => {
  const {folder, kept, start} = await makeStart(t)
  await start(['list', 'page.md'])
  const [file = ''] = await kept()
  const whole = await readFile(file)
  for (const [name, bytes] of [
    ['empty', Buffer.alloc(0)],
    ['cut off', whole.subarray(0, whole.length >> 1)],
    ...[0.1, 0.3, 0.5, 0.7, 0.9].map(part => {
      const at = Math.floor(whole.length * part)
      return [`with a flipped bit at ${at}`, Buffer.from(whole).fill((whole[at] ?? 0) ^ 1, at, at + 1)] as const
    }),
    ['something else', Buffer.from('nothing that was compiled')]
  ] as const) {
    await writeFile(file, bytes)
    const {exitCode, stderr} = await start(['list', 'page.md'])
    t.equal(exitCode, 0, `${name}: ${stderr}`)
    const written = await readFile(file)
    t.ok(written.length > 100_000 && !written.equals(bytes), `${name}: is written anew`)
  }
  t.equal((await readdir(folder)).length, 1, 'nothing unfinished is left')
})

test('should take no code that somebody else could have written', async t => {
  const {folder, kept, start} = await makeStart(t)
  await start(['list', 'page.md'])
  const [file = ''] = await kept()
  await chmod(file, 0o622)
  t.equal((await start(['list', 'page.md'])).exitCode, 0)
  t.equal((await stat(file)).mode & 0o777, 0o600, 'is replaced')
  const elsewhere = path.join(folder, '../elsewhere')
  await writeFile(elsewhere, await readFile(file), {mode: 0o600})
  await rm(file)
  await symlink(elsewhere, file)
  t.equal((await start(['list', 'page.md'])).exitCode, 0)
  t.ok((await lstat(file)).isFile(), 'a link is replaced, not followed')
})

test('should start without a place to keep code, and where Node is told to keep none', async t => {
  const {folder, kept, start} = await makeStart(t)
  await start(['list', 'page.md'], {NODE_DISABLE_COMPILE_CACHE: '1'})
  await start(['list', 'page.md'], {}, '--no-warnings')
  await start(['list', 'missing.md'])
  t.same(await kept(), [])
  await mkdir(path.dirname(folder), {recursive: true})
  await writeFile(folder, 'a file in the way')
  const {exitCode, stderr} = await start(['list', 'page.md'])
  t.equal(exitCode, 0)
  t.equal(stderr, '')
})

test('should load no module of Node that few runs need', async t => {
  const {start} = await makeStart(t)
  const cwd = (await start(['update', 'page.md'])).cwd
  const list = path.join(cwd, 'list.cjs')
  await writeFile(list, "process.on('exit', () => console.error(process.moduleLoadList.join('\\n')))")
  const {exitCode, stderr} = await start(['run', 'page.md'], {}, `--require=${list}`)
  t.equal(exitCode, 0)
  const loaded = stderr.split('\n').map(line => line.replace(/^NativeModule /, ''))
  t.ok(loaded.includes('child_process'))
  t.same(
    ['crypto', 'fs/promises', 'http', 'readline', 'v8', 'worker_threads', 'zlib'].filter(name => loaded.includes(name)),
    []
  )
})

test('should read characters beyond ASCII in its own code as they were written', async t => {
  const {start} = await makeStart(t)
  const code = await readFile(path.resolve('dist/cli-bundle.cjs'), 'latin1')
  t.notMatch(code, /[^\0-\x7F]/)
  await writeFile(path.join((await start(['--version'])).cwd, 'output.md'), '```console\n❯ seq 3\n1\n…\n```{{exec}}\n')
  t.match(await start(['output.md']), {exitCode: 0, stdout: /1 passed/})
})
