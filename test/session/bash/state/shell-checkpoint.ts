import {test} from 'tap'
import {openBashSession} from '../../../../src/session/bash/bash-session.js'
import type {SavedShell} from '../../../../src/session/bash/state/shell-state.js'
import {sessionsOf} from '../../session-contract.mjs'

const withSession = sessionsOf(openBashSession)

test('should leave a shell as it is when its state is saved', async t => {
  await withSession(async (run, session) => {
    const show = 'echo "$? ${PIPESTATUS[*]} $_ ${BASH_REMATCH[0]} $- $SHELLOPTS ${!-none}"; compgen -v | md5sum'
    for (const code of [
      'f() { declare -x Y=1; trap -p; }; [[ abc =~ b ]]; true word; (exit 3) | (exit 4)',
      'set -o pipefail; true last | false',
      'set -e; true word',
      '! false'
    ]) {
      await run(code)
      const before = await session.save?.()
      t.hasOwnProp(before ?? {}, 'state', code)
      t.same(await session.save?.(), before, 'saved twice')
      const {text} = await run(show)
      await run(code)
      t.equal((await run(show)).text, text, code)
    }
  })
})

test('should restore a shell in another one, and only there where it is the same', async t => {
  let saved: SavedShell | undefined
  await withSession(async (run, session) => {
    await run('x=$\'a\\tb\\n\'; g() { echo "in g: $1"; }; set -u; shopt -s dotglob; readonly fixed=1; alias q="echo q"')
    const state = await session.save?.()
    if (state && 'state' in state) saved = state
  })
  if (!saved) return t.fail('it is saved')
  const {process, state} = saved
  await withSession(async (run, session) => {
    // The folders of another session have other names.
    const variables = {...state.variables}
    for (const name of ['HOME', 'PWD', 'TMPDIR', 'OLDPWD']) delete variables[name]
    const there = {...state, variables}
    t.equal(await session.restore?.({modes: saved?.modes ?? ({} as never), process, state: there}), false)
    t.equal((await run('g 1; shopt dotglob | grep -c on; echo "$fixed"; q')).text, 'in g: 1\n1\n1\nq\n')
  })
})

test('should not let the driver set BASH_REMATCH', async t => {
  await withSession(async run => {
    await run('f() { trap -p; declare -f; }; [[ abc =~ b ]]')
    await run('trap -p')
    t.equal((await run('echo "${BASH_REMATCH[*]}"')).text, 'b\n')
  })
})
