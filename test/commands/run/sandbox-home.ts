import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {execa} from 'execa'
import {test} from 'tap'
import {main} from '../../../src/cli/main.js'
import {whyNoSandbox} from '../../session/containment/in-sandbox.mjs'

test('should show the same home in the sandbox for a project below the home folder', {skip: whyNoSandbox}, async t => {
  const folder = await mkdtemp(path.join(os.homedir(), 'fencepost-test-'))
  t.teardown(() => rm(folder, {force: true, recursive: true}))
  const cwd = path.join(folder, 'clone/of/it')
  await mkdir(path.join(cwd, 'content'), {recursive: true})
  await writeFile(path.join(cwd, 'package.json'), '{}')
  const page = '`ls -A ~; echo end`{{exec}}\n\n```output\nend\n```\n\n`pwd`{{exec}}\n'
  await writeFile(path.join(cwd, 'content/a.md'), page)
  let stdout = ''
  const status = await main({
    argv: ['--sandbox'],
    color: false,
    cwd,
    env: {PATH: process.env.PATH},
    signal: new AbortController().signal,
    stderr: () => {},
    stdout: text => {
      stdout += text
    }
  })
  t.equal(status, 0, stdout)
  t.match(stdout, /1 new, 1 passed/)
})

const needsMounts = process.getuid?.() === 0 ? whyNoSandbox : 'root is needed to mount'

test('should hide the home folder where it is mounted a second time', {skip: needsMounts}, async t => {
  // Neither in the home of the user nor among temporary files, which the sandbox hides too.
  const cwd = await mkdtemp('/opt/fencepost-test-')
  t.teardown(() => rm(cwd, {force: true, recursive: true}))
  for (const folder of ['alias', 'home/.keys', 'keys', 'other', 'parent', 'same'])
    await mkdir(path.join(cwd, folder), {recursive: true})
  await writeFile(path.join(cwd, 'home/.keys/id'), 'a key')
  await writeFile(path.join(cwd, 'other/file'), '')
  const find = 'cd "$PLACE"; find same alias keys parent/home parent/other -type f'
  await writeFile(
    path.join(cwd, 'page.md'),
    `\`\`\`sh {{exec}}\n${find}\n\`\`\`\n\n\`\`\`output\nsame/file\nparent/other/file\n\`\`\`\n`
  )
  const mounts = [
    ['home', 'alias'],
    ['home/.keys', 'keys'],
    ['.', 'parent'],
    ['other', 'same']
  ].map(([from, to]) => `mount --bind ${from} ${to}`)
  const run = `HOME=$PWD/home PLACE=$PWD exec node '${path.resolve('dist/cli.cjs')}' run --sandbox page.md`
  await writeFile(path.join(cwd, 'package.json'), '{"fencepost": {"passEnv": "PLACE"}}')
  const {all, exitCode} = await execa('unshare', ['--mount', 'bash', '-c', [...mounts, run].join(' && ')], {
    all: true,
    cwd,
    reject: false
  })
  t.match({all, exitCode}, {all: /1 passed/, exitCode: 0})
})
