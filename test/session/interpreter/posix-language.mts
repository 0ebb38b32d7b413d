import type {Language} from './interpreter-contract.mjs'

/** A function that stands for a command of the driver: at one of its calls, it reports the end of the block. */
export const standIn = (name: string, call: number) => String.raw`calls=0
${name}() {
  calls=$((calls + 1))
  test "$calls" = ${call} && command read -r key <&3 && command printf '\n0 0 %s\n' "$key" >&8 && command printf '\000%.16s\000' "$key" >&9
}`

/** The blocks of any shell that reads the language of POSIX. */
export const posix: Language = {
  background: 'mkfifo go back; (read -r _ <go; echo late; echo >back) & echo early',
  broken: 'if true; then',
  define: 'x=41; f() { echo "f$1"; }',
  device: 'echo text >/dev/stdout',
  exit: 'exit 4',
  fail: '# above\n\nls /nowhere',
  failText: /No such file or directory\n$/,
  forging: [
    'readonly __fencepost_status=0',
    "PS4='$((__fencepost_status=0))'; set -x",
    standIn('cd', 2),
    'f() { case $2 in "%s 0 ") set -- printf "0 0 " ;; esac; command "$@"; }; __fencepost_builtin=f'
  ],
  hostile: [
    'exec 3>&- 9>&-',
    'exec >/dev/null 2>&1',
    'exec 1>&-',
    'kill -9 $$',
    "trap '' INT; trap 'echo bye' EXIT",
    'read() { :; }; printf() { :; }; eval() { :; }',
    'IFS=x; set -f; PATH=/usr/bin:/bin',
    'set -u; echo "$nope"',
    'return 3',
    'cd /; unset PATH'
  ],
  interrupted: ['trap : INT; sleep 1000', 'trap "echo caught" INT; sleep 1000'],
  leave: 'setsid sleep 1000 >/dev/null 2>&1 & echo $!',
  loops: ['while :; do :; done', 'sleep 1000'],
  much: 'head -c 500000 /dev/zero | tr "\\0" x',
  names: 'env; alias',
  order: 'echo out; echo err >&2; /bin/echo out',
  pass: ['exit', 'exec true'],
  quit: [],
  read: 'cat',
  script: file => `bash ${file}`,
  surroundings: 'echo "$A"; basename "$PWD"',
  survives: false,
  use: ['echo $((x + 1)) "$(f 2)"', '42 f2\n'],
  wait: 'echo >go; read -r _ <back'
}
