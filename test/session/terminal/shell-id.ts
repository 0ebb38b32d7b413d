import {test} from 'tap'
import {openTerminalSession} from '../../../src/session/terminal/terminal-session.js'
import {sessionsOf} from '../session-contract.mjs'

const withSession = sessionsOf(openTerminalSession)
const chosen = '0123456789abcdef'.repeat(2)

test('should make a new id that no block can choose when the shell begins again', {timeout: 120_000}, async t => {
  const ids: string[] = []
  for (const before of [
    ':',
    'unset SRANDOM; declare -n SRANDOM=RANDOM; RANDOM=42',
    'unset RANDOM SRANDOM; RANDOM=42 SRANDOM=42',
    'od() { echo 42; }; command() { echo 42; }',
    'enable -n read printf',
    'enable -n read kill unset',
    'read() { :; }; printf() { :; }',
    'LC_ALL=C.UTF-8; readonly LC_ALL',
    'shopt -s nocasematch extglob nullglob; set -f; IFS=abcdef0123456789',
    'TMOUT=1; POSIXLY_CORRECT=1',
    `__fencepost_id=${chosen}`,
    `readonly __fencepost_id=${chosen}`,
    `X=${chosen}; readonly X; declare -n __fencepost_id=X`,
    'declare -n __fencepost_id=RANDOM',
    'declare -u __fencepost_id'
  ]) {
    await withSession(async run => {
      // Without its functions, the shell begins again.
      const {ending} = await run(`${before}; shown=$(declare -f); sleep 20`, {timeout: 300})
      t.match(ending, /timed-out|shell-ended|refused/, before)
      const {text} = await run('echo "${__fencepost_id-}"', {timeout: 2000})
      const id = text.trim()
      t.notMatch(id, chosen, before)
      ids.push(...(/^[0-9a-f]{32}$/.test(id) ? [id] : []))
      t.match(await run('builtin exit 3'), {status: 3}, before)
    })
  }
  t.equal(new Set(ids).size, ids.length, 'no id twice')
  t.ok(ids.length > 8, `${ids.length} ids`)
})
