import {chmod, mkdtemp, readFile, rm, symlink, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {execa} from 'execa'
import {test} from 'tap'

const command = path.resolve('dist/cli.cjs')

test('should run the manual with the built command', async t => {
  // Most documents of the manual call `fencepost`, and are skipped without it.
  const bin = await mkdtemp(path.join(os.tmpdir(), 'fencepost-test-'))
  t.teardown(() => rm(bin, {recursive: true}))
  await chmod(command, 0o755)
  await symlink(command, path.join(bin, 'fencepost'))
  const {exitCode, stdout} = await execa('node', [command, '--ci'], {
    env: {PATH: `${bin}:${process.env.PATH}`},
    reject: false
  })
  t.equal(exitCode, 0, stdout)
  t.match(stdout, /content\/getting-started\.md {2}\d+ passed/)
})

test('should write a snapshot with the built command', async t => {
  const cwd = await mkdtemp(path.join(os.tmpdir(), 'fencepost-test-'))
  await writeFile(path.join(cwd, 'document.md'), '# Document\n\n`echo hi`{{exec}}\n')
  const {exitCode, stderr} = await execa('node', [command, 'document.md'], {cwd, env: {CI: ''}, reject: false})
  t.equal(exitCode, 0, stderr)
  t.match(await readFile(path.join(cwd, 'snapshots/document.md'), 'utf8'), /```output\nhi\n```/)
  await rm(cwd, {recursive: true})
})

test('should show a difference in millions of lines in little memory', async t => {
  const cwd = await mkdtemp(path.join(os.tmpdir(), 'fencepost-test-'))
  const document = '# Document\n\n```sh\nyes | head -n 2000000; echo end\n```{{exec}}\n'
  await writeFile(path.join(cwd, 'document.md'), document)
  await writeFile(path.join(cwd, 'fencepost.config.json'), '{"maxOutput": 100000000}')
  const run = (...more: readonly string[]) =>
    execa('node', ['--max-old-space-size=100', command, ...more, 'document.md'], {cwd, env: {CI: ''}, reject: false})
  t.match(await run(), {exitCode: 0})
  const file = path.join(cwd, 'snapshots/document.md')
  const text = await readFile(file, 'utf8')
  const middle = text.indexOf('\n', text.length / 2) + 1
  await writeFile(file, `${text.slice(0, middle)}no${text.slice(middle + 1)}`)
  const {exitCode, stdout} = await run()
  t.equal(exitCode, 1, stdout)
  t.match(stdout, /\n {4}- no\n {4}\+ y\n/)
  t.match(await run('update'), {exitCode: 0})
  t.equal(await readFile(file, 'utf8'), text)
  await rm(cwd, {recursive: true})
})
