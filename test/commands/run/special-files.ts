import {spawnSync} from 'node:child_process'
import {mkdirSync, rmSync, symlinkSync} from 'node:fs'
import path from 'node:path'
import {test} from 'tap'
import {main} from '../../../src/cli/main.js'
import {project} from '../project.mjs'

/** Runs the command line, without a check of the suggested commands: it would copy the project and wait for a pipe. */
async function runIn(cwd: string, ...argv: readonly string[]) {
  let text = ''
  const write = (chunk: string) => {
    text += chunk
  }
  const status = await main({
    argv,
    color: false,
    cwd,
    env: {PATH: process.env.PATH},
    signal: new AbortController().signal,
    stderr: write,
    stdout: write
  })
  return {status, text}
}

const kinds = {
  device: (file: string) => symlinkSync('/dev/zero', file),
  pipe: (file: string) => spawnSync('mkfifo', [file])
}

for (const [kind, make] of Object.entries(kinds)) {
  const put = (file: string) => {
    rmSync(file, {force: true})
    mkdirSync(path.dirname(file), {recursive: true})
    make(file)
  }

  test(`should not wait for a ${kind} in place of a file`, async t => {
    const recorded = '---\nfencepost: {cassettes: {commands: [date]}}\n---\n\n`true`{{exec}}\n'
    const {cwd} = await project({'a.md': recorded, 'b.md': '`true`{{exec}}\n', 'sub/c.md': '`true`{{exec}}\n'})
    for (const file of ['snapshots/a.md.cassette.yaml', 'snapshots/b.md', 'sub/index.json', 'sub/package.json'])
      put(path.join(cwd, file))
    const {text} = await runIn(cwd, 'run', '--ci', '--replay', '--workspace', 'project', '.')
    t.match(text, /a\.md\.cassette\.yaml` isn't a regular file/)
    t.match(text, /b\.md {2}error {2}.*snapshots\/b\.md/)
    t.match(text, /✗ sub\/c\.md {2}1 new/)
  })

  test(`should not wait for a ${kind} in place of a configuration`, async t => {
    for (const file of ['fencepost.config.json', 'package.json']) {
      const {cwd} = await project({'a.md': '`true`{{exec}}\n'})
      put(path.join(cwd, file))
      t.match(await runIn(cwd, 'list', 'a.md'), {
        status: 2,
        text: `${file}: The configuration file can't be read (not a regular file)`
      })
    }
  })
}
