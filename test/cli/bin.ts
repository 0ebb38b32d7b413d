import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {execa} from 'execa'
import {test} from 'tap'

const command = path.resolve('dist/cli.cjs')

test('should follow the manual with the built command', async t => {
  const {exitCode, stdout} = await execa('node', [command, '--ci'], {reject: false})
  t.equal(exitCode, 0, stdout)
  t.match(stdout, /6 passed/)
})

test('should write a snapshot with the built command', async t => {
  const cwd = await mkdtemp(path.join(os.tmpdir(), 'fencepost-test-'))
  await writeFile(path.join(cwd, 'page.md'), '# Page\n\n`echo hi`{{exec}}\n')
  const {exitCode, stderr} = await execa('node', [command, 'page.md'], {cwd, env: {CI: ''}, reject: false})
  t.equal(exitCode, 0, stderr)
  t.match(await readFile(path.join(cwd, 'snapshots/page.md'), 'utf8'), /```output\nhi\n```/)
  await rm(cwd, {recursive: true})
})

test('should tell of a difference in millions of lines in little memory', async t => {
  const cwd = await mkdtemp(path.join(os.tmpdir(), 'fencepost-test-'))
  const page = '# Page\n\n```sh\nyes | head -n 2000000; echo end\n```{{exec}}\n'
  await writeFile(path.join(cwd, 'page.md'), page)
  await writeFile(path.join(cwd, 'fencepost.config.json'), '{"maxOutput": 100000000}')
  const follow = (...more: readonly string[]) =>
    execa('node', ['--max-old-space-size=100', command, ...more, 'page.md'], {cwd, env: {CI: ''}, reject: false})
  t.match(await follow(), {exitCode: 0})
  const file = path.join(cwd, 'snapshots/page.md')
  const text = await readFile(file, 'utf8')
  const middle = text.indexOf('\n', text.length / 2) + 1
  await writeFile(file, `${text.slice(0, middle)}no${text.slice(middle + 1)}`)
  const {exitCode, stdout} = await follow()
  t.equal(exitCode, 1, stdout)
  t.match(stdout, /\n {4}- no\n {4}\+ y\n/)
  t.match(await follow('update'), {exitCode: 0})
  t.equal(await readFile(file, 'utf8'), text)
  await rm(cwd, {recursive: true})
})
