import {mkdir, mkdtemp, readFile, rm, symlink, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {execa} from 'execa'
import {test} from 'tap'

test('should publish few files, and no sources of its own', async t => {
  const {stdout} = await execa('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'])
  const [{files, size}] = JSON.parse(stdout)
  const names: readonly string[] = files.map((file: {readonly path: string}) => file.path)
  t.ok(names.length < 200, `${names.length} files`)
  t.ok(size < 1_100_000, `${size} bytes packed`)
  t.same(
    names.filter(name => name.endsWith('.d.ts')),
    ['dist/index.d.ts', 'dist/remark.d.ts', 'dist/shared-types.d.ts', 'dist/tap.d.ts']
  )
  t.same(
    names.filter(name => !/^(?:content|dist)\//.test(name)),
    ['CHANGELOG.md', 'LICENSE', 'README.md', 'SECURITY.md', 'fencepost-matcher.json', 'package.json']
  )
})

test('should run as it is published, and offer its names with the dependencies alone that it declares', async t => {
  const cwd = await mkdtemp(path.join(os.tmpdir(), 'fencepost-test-'))
  t.teardown(() => rm(cwd, {recursive: true}))
  const installed = path.join(cwd, 'node_modules/fencepost')
  await mkdir(installed, {recursive: true})
  const {stdout} = await execa('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', cwd])
  const [{filename}] = JSON.parse(stdout)
  await execa('tar', ['-xzf', path.join(cwd, filename), '-C', installed, '--strip-components=1'])
  const run = (...argv: readonly string[]) =>
    execa('node', [path.join(installed, 'dist/cli.cjs'), ...argv], {all: true, cwd, env: {CI: ''}, reject: false})
  t.match(await run('init'), {exitCode: 0})
  t.match(await run(), {all: /content\/first-steps\.md {2}3 new/, exitCode: 0})
  t.match(await run('--ci'), {all: /content\/first-steps\.md {2}3 passed/, exitCode: 0})

  const {dependencies} = JSON.parse(await readFile(path.join(installed, 'package.json'), 'utf8'))
  for (const name of Object.keys(dependencies)) {
    await mkdir(path.dirname(path.join(cwd, 'node_modules', name)), {recursive: true})
    await symlink(path.resolve('node_modules', name), path.join(cwd, 'node_modules', name))
  }
  const code = `for (const part of ['', '/remark', '/tap']) console.log(Object.keys(await import('fencepost' + part)).join())`
  const {stdout: names} = await execa('node', ['--input-type=module', '-e', code], {cwd})
  t.same(names.split('\n'), [
    'ConfigError,UsageError,expandMatrix,findDocuments,loadSettings,planDocument,planSource,runDocuments',
    'default',
    'runDocuments'
  ])
})

test('should type what a user imports', async t => {
  const cwd = await mkdtemp(path.join(os.tmpdir(), 'fencepost-test-'))
  t.teardown(() => rm(cwd, {recursive: true}))
  await mkdir(path.join(cwd, 'node_modules'))
  await symlink(process.cwd(), path.join(cwd, 'node_modules/fencepost'))
  for (const name of ['@types', 'tap'])
    await symlink(path.resolve('node_modules', name), path.join(cwd, 'node_modules', name))
  await writeFile(
    path.join(cwd, 'user.mts'),
    `import {loadSettings, runDocuments, type RunEvent, type Step} from 'fencepost'
import remarkFencepost, {type MarkerGroup} from 'fencepost/remark'
import {runDocuments as runInTap, type TapTest} from 'fencepost/tap'
import type {Code} from 'mdast'
import t from 'tap'
const groups = (node: Code): readonly MarkerGroup[] => node.data?.fencepost?.groups ?? []
const line = (event: RunEvent): number | undefined => (event.kind === 'step' ? event.step.line : undefined)
const command = (step: Step): string => (step.kind === 'command' ? step.code : '')
const run = (t: TapTest) => runInTap(t, 'docs/*.md', {keepGoing: true})
const real = () => runInTap(t, ['docs/*.md'], {cwd: '.', name: 'one'})
export {command, runDocuments, groups, line, loadSettings, real, remarkFencepost, run}
// @ts-expect-error a line is a number
export const wrong: string = line({kind: 'start', documents: 1})
`
  )
  const options = ['--module', 'nodenext', '--noEmit', '--strict']
  const tsc = path.resolve('node_modules/typescript/bin/tsc')
  const {all} = await execa('node', [tsc, ...options, '--skipLibCheck', 'false', 'user.mts'], {
    all: true,
    cwd,
    reject: false
  })
  // What is wrong with the types of others is theirs.
  const wrong = all.split('\n').filter(line => /^\S/.test(line) && !/node_modules\/(?!fencepost\/)/.test(line))
  t.same(wrong, [])
})
