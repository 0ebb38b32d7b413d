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
