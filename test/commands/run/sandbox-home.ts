import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
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
