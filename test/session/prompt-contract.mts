import {test} from 'tap'
import type {openBashSession} from '../../src/session/bash/bash-session.js'
import {sessionsOf} from './session-contract.mjs'

/** Blocks that run one after another in a fresh session, each with what it prints. */
type Transcript = readonly (readonly [code: string, text: RegExp | string, status?: number])[]

const transcripts: Readonly<Record<string, Transcript>> = {
  'keep what is declared': [
    ['declare -A port; port[web]=80; declare -i n=2+3; declare -r fixed=1; declare -x SEEN=yes; typeset t=1', ''],
    ['echo "${port[web]} $n $fixed $t"; env | grep SEEN', '80 5 1 1\nSEEN=yes\n'],
    ['fixed=2', 'bash: fixed: readonly variable\n', 1],
    ["declare -n ref=n; ref=7; echo $n; mapfile -t lines <<<$'a\\nb'", '7\n'],
    ['echo "${#lines[@]} ${lines[1]}"', '2 b\n']
  ],
  'keep positional parameters': [
    ['set -- a b c', ''],
    ['echo "$# $1"; shift', '3 a\n'],
    ['echo "$# $1 $0"', '2 b bash\n'],
    ['f() { echo "$# $1"; }; f x; echo $1', '1 x\nb\n']
  ],
  'be at the top level': [
    ['local x=1', 'bash: local: can only be used in a function\n', 1],
    ['echo "[${BASH_SOURCE[0]}] [${FUNCNAME[*]}]"', '[] []\n'],
    ['(return 3); return 4; echo never', '', 4],
    ['echo $?', '4\n'],
    ['-n foo', 'bash: -n: command not found\n', 127],
    ['echo $LINENO\n\necho $LINENO', '1\n3\n'],
    ['f() {\n  echo $LINENO\n}; f', '2\n']
  ],
  'restore the status, the last argument and the statuses of a pipeline': [
    ['true | false | (exit 3)', '', 3],
    ['echo "$? ${PIPESTATUS[*]}"', '3 1 3\n'.replace('3 1', '3 0 1')],
    ['false | true', ''],
    ['echo "$? ${PIPESTATUS[*]}"', '0 1 0\n'],
    [': one two', ''],
    ['echo $_', 'two\n'],
    ['false last', '', 1],
    ['echo "$? $_"', '1 last\n']
  ],
  'trace the block alone': [
    ['set -x; : traced', '+ : traced\n'],
    ['false; echo $(echo b)', '+ false\n++ echo b\n+ echo b\nb\n'],
    ['(exit 3)', '+ exit 3\n', 3],
    ['cat <<E\n$(echo $?)\nE', '+ cat\n++ echo 3\n3\n'],
    ["PS4='> '; : own", "+ PS4='> '\n> : own\n"],
    ['set +x', '> set +x\n'],
    ['echo "$PS4" "${BASH_XTRACEFD-none}"', '>  none\n']
  ],
  'write a trace to a file': [
    ['exec 5>trace; BASH_XTRACEFD=5; set -x; : a', ''],
    ['false; : b', ''],
    ['set +x; unset BASH_XTRACEFD; cat trace', '+ : a\n+ false\n+ : b\n+ set +x\n']
  ],
  'run the traps of the user for the commands of the user': [
    ['trap', ''],
    ['trap \'echo "<$BASH_COMMAND>"\' DEBUG', ''],
    ['echo a', '<echo a>\na\n'],
    ['trap -p', /^<trap -p>\ntrap -- 'echo "<\$BASH_COMMAND>"' DEBUG\n$/],
    ['trap - DEBUG', '<trap - DEBUG>\n'],
    ["trap 'echo E $?' ERR", ''],
    ['false; true', 'E 1\n'],
    ['f() { false; true; }; f', ''],
    ['trap; trap - ERR; trap', "trap -- 'echo E $?' ERR\n"],
    ["trap 'echo R' RETURN; f() { :; }; f", ''],
    ['echo end', 'end\n'],
    ["trap - RETURN; trap 'echo got' USR1; kill -USR1 $$", 'got\n'],
    ['trap', "trap -- 'echo got' SIGUSR1\n"]
  ],
  'show nothing of the driver': [
    ['env >one; env >two; diff one two', ''],
    ['env | grep -i "^[a-z_]*fencepost"', '', 1],
    ['export -p | grep -i "[a-z_]*fencepost[a-z_]*="', '', 1],
    ['false; declare -p | grep -i " [a-z_]*fencepost[a-z_]*="', '', 1],
    ['declare -F', ''],
    ['set | grep -i "^[a-z_]*fencepost"', '', 1],
    ['compgen -v | grep -i fencepost', '', 1],
    [
      'alias; trap; set -o | grep -E "errtrace|functrace|xtrace" | tr -s " \\t" " "',
      'errtrace off\nfunctrace off\nxtrace off\n'
    ],
    ['case $- in *[Exe]*) echo "$-" ;; esac', ''],
    ['look() { trap; declare -F | grep -v "look$"; }', ''],
    ['look', '', 1]
  ],
  'leave what programs print as it is': [
    ["printf 'bash: line 12: x\\n'", 'bash: line 12: x\n'],
    ['nosuch', 'bash: nosuch: command not found\n', 127],
    ['(nosuch)\necho $(nosuch)', 'bash: nosuch: command not found\nbash: nosuch: command not found\n\n'],
    ['f() { nosuch; }; f', 'bash: nosuch: command not found\n', 127],
    ['bash -c nosuch', 'bash: line 1: nosuch: command not found\n', 127],
    ['trap; nosuch; bash -c nosuch', 'bash: nosuch: command not found\nbash: line 1: nosuch: command not found\n', 127],
    ['cat <<<$(echo a)', 'a\n']
  ]
}

/** Every session runs blocks as bash does at its prompt. */
export function testPrompt(open: typeof openBashSession): void {
  const withSession = sessionsOf(open)

  for (const [what, transcript] of Object.entries(transcripts)) {
    test(`should ${what}`, async t => {
      await withSession(async run => {
        for (const [code, text, status = 0] of transcript) {
          const output = await run(code)
          t.match({ending: output.ending, status: output.status}, {ending: 'returned', status}, code)
          if (typeof text === 'string') t.equal(output.text, text, code)
          else t.match(output.text, text, code)
        }
      })
    })
  }

  test('should clear the screen without a terminal', async t => {
    await withSession(async run => {
      for (const code of ['clear', 'tput bold']) t.equal((await run(code, {timeout: 20_000})).status, 0, code)
    })
  })
}
