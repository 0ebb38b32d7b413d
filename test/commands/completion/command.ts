import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {execa} from 'execa'
import {type Test, test} from 'tap'
import {commands} from '../../../src/cli/commands.js'
import {reporterNames} from '../../../src/report/reporters.js'
import {isOnPath} from '../../../src/session/system/on-path.js'
import {project} from '../project.mjs'

const missing = (shell: string) => (isOnPath(shell, process.env) ? false : `${shell} is not installed`)

/** Writes the script of a shell to a file. */
async function scriptOf(t: Test, shell: string) {
  const cwd = await mkdtemp(path.join(os.tmpdir(), 'fencepost-test-'))
  t.teardown(() => rm(cwd, {recursive: true}))
  const {status, stdout} = await (await project({})).run('completion', shell)
  t.equal(status, 0)
  await writeFile(path.join(cwd, 'script'), stdout)
  await writeFile(path.join(cwd, 'README.md'), '')
  return {cwd, stdout}
}

test('should complete in bash', async t => {
  const {cwd} = await scriptOf(t, 'bash')
  const complete = async (...words: readonly string[]) => {
    // `compopt` only works while readline completes.
    const code = `compopt() { echo "compopt $*"; }; . ./script; COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); _fencepost; printf '%s\\n' "\${COMPREPLY[@]}"`
    const {stdout, stderr} = await execa('bash', ['--norc', '-c', code, 'bash', 'fencepost', ...words], {cwd})
    t.equal(stderr, '')
    return stdout.split('\n').filter(line => line !== '')
  }
  t.strictSame((await complete('')).sort(), [...Object.keys(commands), 'help'].sort())
  t.strictSame(await complete('st'), ['stabilize'])
  t.strictSame(await complete('README'), [], 'bash completes files')
  t.strictSame(await complete('lint', '--max'), ['--max-warnings'])
  t.strictSame(await complete('--ret'), ['--retry'], 'a run needs no command')
  t.strictSame(await complete('lint', '--ret'), [])
  t.strictSame(await complete('run', '--network', ''), ['off', 'loopback', 'host'])
  t.strictSame(await complete('run', '--network', '=', 'l'), ['loopback'])
  t.strictSame(await complete('run', '--network', '='), ['off', 'loopback', 'host'])
  t.strictSame(await complete('docs', '--reporter', ''), reporterNames)
  t.strictSame(await complete('run', '--config', ''), [], 'bash completes files')
  t.strictSame(await complete('run', '--jobs', ''), ['compopt +o default +o bashdefault'])
  t.strictSame(await complete('completion', ''), ['bash', 'fish', 'zsh'])
  t.strictSame(await complete('help', 'wa'), ['watch'])
  const {stdout} = await execa('bash', ['--norc', '-c', '. ./script; complete -p fencepost'], {cwd})
  t.equal(stdout, 'complete -o bashdefault -o default -F _fencepost fencepost')
})

test('should complete in fish', {skip: missing('fish')}, async t => {
  const {cwd} = await scriptOf(t, 'fish')
  const complete = async (line: string) => {
    const code = `source ./script; complete -C ${JSON.stringify(line)}`
    const {stdout} = await execa('fish', ['--no-config', '-c', code], {cwd, env: {HOME: cwd}})
    return stdout.split('\n').map(row => row.split('\t')[0])
  }
  t.match(await complete('fencepost st'), ['stabilize'])
  t.strictSame(await complete('fencepost lint --max'), ['--max-warnings'])
  t.strictSame(await complete('fencepost --retr'), ['--retry'])
  t.strictSame(await complete('fencepost run --network '), ['host', 'loopback', 'off'])
  t.match(await complete('fencepost run READ'), ['README.md'])
  t.strictSame(await complete('fencepost completion '), ['bash', 'fish', 'zsh'])
})

test('should complete in zsh', {skip: missing('zsh')}, async t => {
  const {cwd} = await scriptOf(t, 'zsh')
  const complete = async (...words: readonly string[]) => {
    // The functions of the completion system print what they get.
    const stubs =
      'compdef() {}; _describe() { print -rl -- $commands }; _files() { print files }; _arguments() { print -rl -- "$@" }'
    const code = `${stubs}; . ./script; words=("$@") CURRENT=$#; _fencepost`
    const {stdout, stderr} = await execa('zsh', ['-f', '-c', code, 'zsh', 'fencepost', ...words], {cwd})
    t.equal(stderr, '')
    return stdout.split('\n')
  }
  t.match(await complete(''), [/^run:Run documents/])
  t.ok((await complete('lint', '--')).some(spec => spec.startsWith('--max-warnings=[')))
  t.ok(
    (await complete('--')).includes(
      '--network=[Network access inside the sandbox\\: off, loopback (default) or host]:ACCESS:(off loopback host)'
    )
  )
  t.ok((await complete('run', '--')).includes('*:document:_files'))
})

test('should refuse a shell that it has no script for', async t => {
  const one = await project({})
  for (const shells of [[], ['tcsh'], ['bash', 'zsh'], ['toString']])
    t.match(await one.run('completion', ...shells), {status: 2, stderr: '`completion` needs the name of a shell'})
})
