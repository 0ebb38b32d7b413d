import {execFileSync} from 'node:child_process'
import path from 'node:path'
import {test} from 'tap'
import type {InterpreterKind} from '../../../src/model/interpreters.js'
import type {ShellOption} from '../../../src/model/step.js'
import {openInterpreterSession} from '../../../src/session/interpreter/interpreter-session.js'
import {isOnPath} from '../../../src/session/system/on-path.js'
import {base, type Run} from '../session-contract.mjs'

/** A shell, and the program that `sh` is, if it isn't that of this machine. */
interface Shell {
  readonly kind: InterpreterKind
  readonly program: string
  readonly hasPipefail: boolean
}

const shells: readonly Shell[] = [
  {hasPipefail: false, kind: 'sh', program: 'dash'},
  {hasPipefail: true, kind: 'sh', program: 'bash'},
  {hasPipefail: true, kind: 'zsh', program: 'zsh'}
]

for (const {hasPipefail, kind, program} of shells) {
  const known: readonly ShellOption[] = hasPipefail ? ['errexit', 'pipefail'] : ['errexit']
  const title = `${program} as \`${kind}\``
  test(title, {skip: !isOnPath(program, {PATH: process.env.PATH}) && 'not installed'}, async t => {
    const own = t.testdir({bin: {}})
    const real = execFileSync('sh', ['-c', 'command -v "$0"', program], {encoding: 'utf8'}).trim()
    execFileSync('ln', ['-s', real, path.join(own, 'bin', kind)])
    const env = {...process.env, PATH: `${path.join(own, 'bin')}:${process.env.PATH}`}
    const withSession = async (use: (run: Run) => Promise<void>) => {
      const session = await openInterpreterSession(kind)({env, passEnv: []})
      try {
        await use((code, more) => session.run({...base, code, ...more}))
      } finally {
        await session.close()
      }
    }

    t.test('should set options for one block alone, whatever the blocks above did', async t => {
      await withSession(async run => {
        for (const before of [
          ':',
          'set +e',
          kind === 'zsh' ? 'set() { :; }' : 'test() { :; }',
          'alias set=: builtin=: command=:',
          'f() { set +e; }; f'
        ]) {
          t.match(await run(before, {shellOptions: known}), {ending: 'returned', status: 0}, before)
          t.match(await run('false; echo a'), {ending: 'returned', text: 'a\n'}, before)
          t.match(
            await run('echo a; false; echo b', {shellOptions: known}),
            {ending: 'shell-ended', status: 1, text: 'a\n'},
            before
          )
        }
        await run('(exit 3)')
        t.match(await run('echo $?; case $- in *e*) echo on ;; esac', {shellOptions: ['errexit']}), {text: '3\non\n'})
        t.match(await run('echo out; echo err >&2; false; echo b', {shellOptions: ['errexit'], stream: 'stderr'}), {
          text: 'err\n'
        })
      })
    })

    t.test('should give options back as the document had them', async t => {
      await withSession(async run => {
        await run('set -e')
        t.match(await run(':', {shellOptions: ['errexit']}), {ending: 'returned'})
        t.match(await run('echo a; false; echo b'), {ending: 'shell-ended', text: 'a\n'})
        t.match(await run('set +e; false; echo b', {shellOptions: ['errexit']}), {ending: 'returned', text: 'b\n'})
      })
    })

    t.test('should fail a pipe, or refuse to', async t => {
      await withSession(async run => {
        const pipe = await run('false | true', {shellOptions: ['pipefail']})
        if (!hasPipefail) {
          t.match(pipe, {ending: 'refused', reason: /This `sh` has no `pipefail`/})
          t.match(await run('false | true'), {ending: 'returned', status: 0})
          return
        }
        t.match(pipe, {ending: 'returned', status: 1})
        t.match(await run('false | true'), {ending: 'returned', status: 0})
        await run('set -o pipefail')
        await run('set +o pipefail; set -o pipefail', {shellOptions: ['pipefail']})
        t.match(await run('false | true'), {ending: 'returned', status: 1})
      })
    })
  })
}
