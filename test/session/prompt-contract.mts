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
  'tell a status that the last pipe does not have': [
    ['! true', '', 1],
    ['echo "$? ${PIPESTATUS[*]}"', '1 0\n'],
    ['! false | false', ''],
    ['echo "$? ${PIPESTATUS[*]}"', '0 1 1\n'],
    ['(exit 4)', '', 4],
    ['f() { :; }', ''],
    ['echo "$? ${PIPESTATUS[*]}"', '0 4\n'],
    ['if false; then :; fi', ''],
    ['echo "$? ${PIPESTATUS[*]}"', '0 1\n'],
    ['set -o pipefail; (exit 2) | true', '', 2],
    ['echo "$? ${PIPESTATUS[*]}"; set +o pipefail', '2 2 0\n'],
    ['return 6', '', 6],
    ['echo "$?"', '6\n'],
    ['[[ a == b ]]', '', 1],
    ['# a comment', '', 1],
    ['echo "$? ${PIPESTATUS[*]}"', '1 1\n']
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
  'hide the driver from code that hides what it does': [
    ['x=trap; $x; command -p trap; eval "$(echo trap)"', ''],
    [
      "printf 'trap\\ntrap -p DEBUG ERR EXIT INT\\nset -x\\n: a\\n{ set +x; } 2>/dev/null\\n' >file; . ./file",
      '++ : a\n'
    ],
    ['show() { trap -p; caller || :; declare -p | grep -E "^declare [^ ]+ __fence"; }', ''],
    ['false; show', '1 NULL\n', 1],
    ['tr\'\'ap; "trap"; builtin trap -p; (trap); echo "[$(trap)]"', '[]\n'],
    ["alias t='trap -p'", ''],
    ['false; t; set | grep ^__; compgen -v __; declare -F | grep -v show; jobs', '', 0],
    ['shopt | grep -E "(gnu_errfmt|execfail).*on"; set -o | grep -E "(errtrace|functrace|xtrace).*on"', '', 1]
  ],
  'show the prompts of a fresh shell, and those of the user': [
    [
      'echo "[$PROMPT_COMMAND] [$PS0] [$PS1] [$PS2]"; complete -p; declare -p PROMPT_COMMAND',
      /^\[] \[] \[\\s-\\v\\\$ ] \[> ]\n.*not found/s,
      1
    ],
    ['set | grep -i "^PROMPT\\|__fence\\|^_=.*fence"; declare -p | grep -c "[_]_fence"', '0\n', 1],
    ["PS1='> ' PS0=x; PROMPT_COMMAND=(true :); export PS1", ''],
    ['declare -p PROMPT_COMMAND PS0 PS1', /^declare -a PROMPT_COMMAND=.*\ndeclare -- PS0="x"\ndeclare -x PS1="> "\n$/],
    ['unset PROMPT_COMMAND PS0; echo "$PS1"; kill -INT $$', /^> \n\n?$/, 130],
    ['echo "$? ${PROMPT_COMMAND-none}"; complete -p | grep -c fence', '130 none\n0\n', 1]
  ],
  'be itself again after Ctrl-C in a block that looks at it': [
    ['trap; cd /; set -C; kill -INT $$; echo never', /^\n?$/, 130],
    ['echo "$? $PWD"; trap; : ${nope:?gone}', '130 /\nbash: nope: gone\n', 1],
    ['echo $?; set -u; trap; echo $nope', '1\nbash: nope: unbound variable\n', 1],
    ['set +u; set -e; trap; kill -INT $$', /^\n?$/, 130],
    ['set +e; declare -F; trap; kill -INT $$', /^\n?$/, 130],
    ['false; trap -p; declare -p | grep -c "[_]_fence"', '0\n', 1]
  ],
  'hide the driver from functions that a file defines': [
    ['printf \'show() { tr%s -p; set -o | grep -c "errtrace.*on"; }\\n\' ap >file; . ./file; rm file', ''],
    ['true; show', '0\n', 1],
    ['false; show', '0\n', 1],
    ["unset -f show; alias tr''aps='builtin trap'", ''],
    ['false; traps', '']
  ],
  'show nothing of the runner with set -v': [
    ['set -v', ''],
    ['echo a', /^(?:echo a\n)?a\n$/],
    ['trap : DEBUG', /^(?:trap : DEBUG\n)?$/],
    ['echo b; false', /^(?:echo b; false\n)?b\n$/, 1],
    ['trap - DEBUG; set +v', /^(?:trap - DEBUG; set \+v\n)?$/],
    ['echo c', 'c\n']
  ],
  'keep the traps and options that a file sets': [
    ["n=ap; printf \"tr$n 'echo E' ERR\\ntr$n 'echo bye' EXIT\\n\" >file", ''],
    ['. ./file; echo false >file', ''],
    ['. ./file', 'E\nE\n', 1],
    ["tr''ap -p EXIT ERR; f() { false; true; }; f", "trap -- 'echo bye' EXIT\ntrap -- 'echo E' ERR\n"],
    ['n=ap; e=E; printf "tr$n - ERR EXIT\\nset -${e}u\\n" >file', ''],
    ['. ./file', ''],
    ['x=false; $x; true', ''],
    ['case $- in *u*E*) echo both;; esac', 'both\n']
  ],
  'show no trap of the runner to a file that it sources': [
    ["printf 'trap\\ntrap -p\\n' >file", ''],
    ['. ./file', ''],
    ['x=./file; source "$x"; false', '', 1],
    ['mkdir sub; cp file sub/other', ''],
    ['cd sub && . ./other; cd ..', ''],
    ['. ./file; echo "case \\$- in *E*) echo E;; esac" >file', ''],
    ['. ./file', ''],
    ['x=trap', ''],
    ['$x; eval "$x -p"', '']
  ],
  'keep the errtrace of the user': [
    ['set -E', ''],
    ['false; true', ''],
    ['case $- in *E*) echo on ;; esac; set +E', 'on\n'],
    ['false; true', ''],
    ['case $- in *E*) echo on ;; esac', ''],
    ["printf 'set -E\\n' >file; . ./file; rm file", ''],
    ['false; true', ''],
    ['[[ -o errtrace ]]', '']
  ],
  'stay at the top level of the shell': [
    ['caller || echo none; echo "${#BASH_SOURCE[@]} ${#BASH_LINENO[@]} ${#FUNCNAME[@]}"', 'none\n0 0 0\n'],
    ['where() { echo "${FUNCNAME[*]}:${BASH_SOURCE[*]}:${#BASH_LINENO[@]}"; }; where', 'where:main:1\n'],
    [
      'echo \'echo "${BASH_SOURCE[*]}:${FUNCNAME[*]}"; where\' >file; source ./file',
      './file:\nwhere source:main ./file:2\n'
    ],
    ['break; continue 2; echo $LINENO', /^(?:bash: (?:break|continue): only meaningful in a .*\n){2}1\n$/],
    ['quit() { break; }; for i in 1 2; do quit; echo $i; done', /^(?:bash: break: only meaningful.*\n\d\n){2}$/],
    ['while :; do for i in 1; do break 3; done; done; echo $?', '0\n'],
    ['word=break; $word; echo on', /^bash: break: only meaningful.*\non\n$/],
    ['printf "return 4\\necho never\\n" >file; source ./file', '', 4],
    ['echo $?\necho $LINENO', '4\n2\n'],
    ['quit() { return 3; }; quit', '', 3],
    ['while getopts ab: o -a -b x; do echo $o $OPTARG; done; echo $OPTIND', 'a\nb x\n4\n'],
    ['echo "$OPTIND $SHLVL $0 ${BASH_EXECUTION_STRING-none}"; ((BASHPID == $$))', '4 1 bash none\n']
  ],
  'live on after errors, as at a prompt': [
    ['x=kept; set -u; echo $nope; echo never', 'bash: nope: unbound variable\n', 1],
    ['echo "$?"; set +u; echo ${nope:?missing}', '1\nbash: nope: missing\n', 1],
    ['readonly fixed=1; fixed=2', 'bash: fixed: readonly variable\n', 1],
    ['exec no-such-program', 'bash: exec: no-such-program: not found\n', 127],
    ['kill -INT $$; echo never', /^\n?$/, 130],
    ['echo "$? $x"; kill -TERM $$; echo on', '130 kept\non\n'],
    ["trap 'echo int' INT; kill -INT $$; echo on; trap - INT", 'int\non\n'],
    ['set -n', ''],
    ['set +n; echo $x', 'kept\n']
  ],
  'number jobs as a prompt does': [
    ['sleep 0; cat </dev/null; jobs', ''],
    ['sleep 100 & kill %1; wait %1; echo $?', /143\n$/],
    ['sleep 0; (exit 3) & wait -n; echo $?', /3\n$/]
  ],
  'leave traps of the user to the user': [
    ['trap \'n=$((n + 1)); echo "$BASH_COMMAND" >>log\' DEBUG', ''],
    ['echo a; false', 'a\n', 1],
    ['echo $?', '1\n'],
    ['grep -c "__fence[p]" log; trap - DEBUG; trap', '0\n'],
    ["trap 'echo bye' EXIT; trap -p", "trap -- 'echo bye' EXIT\n"]
  ],
  'take any first word for a command': [
    ['-- a', 'bash: --: command not found\n', 127],
    ['-e a', 'bash: -e: command not found\n', 127],
    ['+x', 'bash: +x: command not found\n', 127],
    ['! true', '', 1],
    ['{ echo group; }', 'group\n'],
    ['[[ -n a ]] && ((1))', ''],
    ['# nothing', ''],
    ['', '']
  ],
  'keep options, folders and descriptors': [
    ['set -f; umask 027; shopt -s nullglob; cd /; pushd /tmp >/dev/null; exec 5>"$HOME/five"', ''],
    ['echo *; umask; dirs; echo five >&5; cat "$HOME/five"', '*\n0027\n/tmp /\nfive\n'],
    ['set +f; umask 022; exec 5>&-; popd; echo no-*', '/\n\n'],
    ['coproc cat; echo hi >&${COPROC[1]}; read -u ${COPROC[0]} line; echo $line; kill $COPROC_PID', 'hi\n'],
    ['set -o pipefail; false | true', '', 1],
    ['set +o pipefail; set -o posix; echo posix', 'posix\n'],
    ['set +o posix; set -a; A=1; set +a; env | grep ^A=', 'A=1\n'],
    ['unset -v PATH HOME IFS PS1 PS2 PS4 PROMPT_COMMAND EPOCHREALTIME BASH_VERSION RANDOM', ''],
    ['echo on; PATH=/usr/bin:/bin; PROMPT_COMMAND=(one two)', 'on\n'],
    ['break 2>/dev/null; declare -p PROMPT_COMMAND', /^declare -a PROMPT_COMMAND=\(\[0\]="(?:one|.*)" \[1\]="two"\)\n$/]
  ],
  'run where the user has redefined what the driver calls': [
    ['printf() { echo mine; }; read() { :; }; eval() { :; }; kill() { :; }; unset() { :; }; test() { :; }', ''],
    ['printf x', 'mine\n'],
    ['.() { :; }; source() { :; }; history() { :; }; jobs() { :; }; ulimit() { :; }; exec() { :; }', ''],
    ['declare -F | wc -l', '12\n'],
    ["alias builtin='echo alias' read=false printf=false unset=false eval=false", ''],
    ['echo on; false', 'on\n', 1],
    ['break 2>/dev/null; return 3', '', 3]
  ],
  'run where the user has redefined or disabled what nothing else can stand for': [
    ['builtin() { echo B; }; command() { echo C; }; false', '', 1],
    ['echo $?; builtin; command; declare -F', '1\nB\nC\ndeclare -f builtin\ndeclare -f command\n'],
    ['trap() { echo T; }; enable -n printf read', ''],
    ['trap; type -t printf; enable -n', 'T\nfile\nenable -n printf\nenable -n read\n'],
    ['enable printf read; unset -f builtin command trap', ''],
    ['type -t printf builtin; trap', 'builtin\nbuiltin\n']
  ],
  'run where any function of the user has the name of a builtin': [
    [':() { echo colon; }; local() { echo L; }; return() { echo R; }; exec() { echo X; }; set() { echo S; }', ''],
    ['declare() { echo D; }; complete() { echo C; }; shopt() { echo O; }; cd() { echo CD; }; export() { echo E; }', ''],
    ['[() { echo B; }; continue() { echo CO; }; break() { echo BR; }; exit() { echo EX; }; type() { echo T; }', ''],
    ['false', '', 1],
    ['echo $?; :; local; return; exec; set; declare; complete', '1\ncolon\nL\nR\nX\nS\nD\nC\n'],
    ['shopt; cd; export; [ a; continue; break; exit; type', 'O\nCD\nE\nB\nCO\nBR\nEX\nT\n'],
    ['trap; jobs; echo on', 'on\n'],
    ['compgen -A function | wc -l', '15\n'],
    ['kill -INT $$', /^\n?$/, 130],
    ['compgen -A function | wc -l; break; :', '15\nBR\ncolon\n']
  ],
  'take an alias for what it stands for': [
    ['alias x=if say="echo a" end=fi', ''],
    ['x true; then say b; end', 'a b\n'],
    ['say; unalias x say end', 'a\n'],
    ['type x say', /not found/, 1]
  ],
  'print what a prompt prints for all kinds of commands': [
    ['x=5; ((x++)); echo $x; echo one two; echo $_', '6\none two\ntwo\n'],
    ["cat <<'EOF' | tr a-z A-Z\nhello $x\nEOF", 'HELLO $X\n'],
    ["arr=(1 2 3); unset 'arr[1]'; declare -p arr", 'declare -a arr=([0]="1" [2]="3")\n'],
    ['for i in 1 2 3; do [ $i = 2 ] && break; echo $i; done', '1\n'],
    ['select w in a b; do echo $w; break; done <<<1', '1) a\n2) b\n#? a\n'],
    ['exec {fd}>out; echo x >&$fd; exec {fd}>&-; cat out', 'x\n'],
    ["trap 'echo bye' RETURN; . /dev/null; trap - RETURN", 'bye\n'],
    ['(exit 7) & wait $!; echo $?', /7\n$/],
    ["shopt -s expand_aliases; alias ll='echo L'", ''],
    ['ll; unalias ll', 'L\n'],
    ['set -o noclobber; echo b >out', 'bash: out: cannot overwrite existing file\n', 1],
    ['set +o noclobber; echo $?', '0\n'],
    ['IFS=,; set -- a b; echo "$*"', 'a,b\n'],
    ['echo "$*"; unset IFS; echo "$*"; set --', 'a,b\na b\n'],
    ['shift 5; echo $?; let 0', '1\n', 1],
    ['echo $?; printf -v y %03d 7; readonly y; y=1; echo never', '1\nbash: y: readonly variable\n', 1],
    ['echo "$? $y"; cd /nowhere', '1 007\nbash: cd: /nowhere: No such file or directory\n', 1],
    ['set -u\necho $none\necho "$?"; set +u', 'bash: none: unbound variable\n1\n'],
    ['trap "echo usr" USR1; kill -USR1 $$; trap - USR1', 'usr\n'],
    ['coproc { cat; }; eval "exec ${COPROC[1]}>&-"; wait; echo done', /done\n$/]
  ],
  'leave what programs print as it is': [
    ["printf 'bash: line 12: x\\n'", 'bash: line 12: x\n'],
    ['nosuch', 'bash: nosuch: command not found\n', 127],
    ['(nosuch)\necho $(nosuch)', 'bash: nosuch: command not found\nbash: nosuch: command not found\n\n'],
    ['f() { nosuch; }; f', 'bash: nosuch: command not found\n', 127],
    ['bash -c nosuch', 'bash: line 1: nosuch: command not found\n', 127],
    ['trap; nosuch; bash -c nosuch', 'bash: nosuch: command not found\nbash: line 1: nosuch: command not found\n', 127],
    ['cat <<<$(echo a)', 'a\n'],
    [
      'echo nosuch >script; bash script; source ./script',
      'script: line 1: nosuch: command not found\nbash: nosuch: command not found\n',
      127
    ],
    [
      "printf '%s\\n' '/dev/./fd/63: line 3: x' 'bash: eval: line 2: y' 'bash:3: z' '+ : w' >log; cat log",
      '/dev/./fd/63: line 3: x\nbash: eval: line 2: y\nbash:3: z\n+ : w\n'
    ]
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

  test('should refuse an alias that opens what the block does not close', async t => {
    await withSession(async run => {
      await run('alias x=if')
      const {ending, text} = await run('x true')
      t.same({ending, text}, {ending: 'refused', text: ''})
      t.equal((await run('echo on')).text, 'on\n')
    })
  })

  test('should clear the screen without a terminal', async t => {
    await withSession(async run => {
      for (const code of ['clear', 'tput bold']) t.equal((await run(code, {timeout: 20_000})).status, 0, code)
    })
  })
}
