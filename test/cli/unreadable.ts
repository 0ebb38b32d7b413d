import {chmod} from 'node:fs/promises'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {execa} from 'execa'
import {test} from 'tap'
import {project} from '../commands/project.mjs'

const cli = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url))
const isRoot = process.getuid?.() === 0
/** The superuser may read everything. */
const asUser = isRoot ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : []
const cannot = isRoot && (await execa('setpriv', ['--reuid=65534', 'test', '-r', cli], {reject: false})).exitCode !== 0
const skip = cannot ? 'another user can not read the program' : false

async function locked() {
  const one = await project({
    'content/a.md': '`echo a`{{exec}}\n',
    'content/folder/b.md': '`echo b`{{exec}}\n',
    'content/z.md': '`echo z`{{exec}}\n'
  })
  await chmod(one.cwd, 0o755)
  const run = async (...argv: readonly string[]) => {
    const [file = '', ...args] = [...asUser, process.execPath, cli, ...argv]
    const {exitCode, stderr, stdout} = await execa(file, args, {
      cwd: one.cwd,
      env: {CI: '1', HOME: '/tmp', PATH: process.env.PATH},
      extendEnv: false,
      reject: false
    })
    return {stdout: stdout + stderr, status: exitCode}
  }
  return {...one, lock: (name: string) => chmod(path.join(one.cwd, name), 0), run}
}

test('should fail for a folder that can not be read, and name it', {skip}, async t => {
  const {cwd, lock, run} = await locked()
  t.match(await run('lint'), {status: 0})
  await lock('content/folder')
  t.teardown(() => chmod(path.join(cwd, 'content/folder'), 0o755))
  for (const argv of [['lint'], ['run'], ['run', '--strict']])
    t.match(await run(...argv), {status: 1, stdout: /content\/folder: the folder can't be read/}, argv.join(' '))
})

test('should keep a file that can not be read in its document', {skip}, async t => {
  const {lock, run} = await locked()
  await lock('content/a.md')
  t.match(await run('lint'), {status: 1, stdout: /content\/a\.md.* error .*EACCES[\s\S]*3 documents: 1 error/})
  const {status, stdout} = await run('run', '--strict', '--keep-going')
  t.equal(status, 1)
  t.match(stdout, /content\/a\.md.* error /)
  t.match(stdout, /✗ content\/z\.md:1 {2}new/, 'the others run')
})
