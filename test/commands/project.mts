import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import t from 'tap'
import {main} from '../../src/cli/main.js'
import type {CommandContext} from '../../src/commands/context.js'
import {brokenHints} from './printed-hints.mjs'

/** A project in a temporary folder to run the command line in; removed when the tests of the file have ended. */
export async function project(files: Readonly<Record<string, string>>, {mode = 0o644} = {}) {
  const cwd = await mkdtemp(path.join(os.tmpdir(), 'fencepost-test-'))
  t.teardown(() => rm(cwd, {force: true, recursive: true}))
  const write = async (name: string, text: string) => {
    await mkdir(path.dirname(path.join(cwd, name)), {recursive: true})
    await writeFile(path.join(cwd, name), text, {mode})
  }
  for (const [name, text] of Object.entries({'package.json': '{}', ...files})) await write(name, text)
  const runWith = async ({argv, env, openTerminal}: Pick<CommandContext, 'argv' | 'env' | 'openTerminal'>) => {
    let stdout = ''
    let stderr = ''
    const status = await main({
      argv,
      color: false,
      cwd,
      env,
      ...(openTerminal && {openTerminal}),
      signal: new AbortController().signal,
      stderr: text => {
        stderr += text
      },
      stdout: text => {
        stdout += text
      }
    })
    for (const broken of await brokenHints({argv, cwd, env, text: `${stdout}\n${stderr}`}))
      t.fail(`suggested commands work when pasted: ${broken}`, {argv})
    return {status, stderr, stdout}
  }
  return {
    cwd,
    read: (name: string) => readFile(path.join(cwd, name), 'utf8'),
    run: (...argv: readonly string[]) => runWith({argv, env: {PATH: process.env.PATH}}),
    /** Runs it with this environment. */
    runWith,
    write
  }
}
