import {testInterpreter} from './interpreter-contract.mjs'

testInterpreter('fish', {
  background: 'mkfifo go back; sh -c "read -r _ <go; echo late; echo >back" & echo early',
  broken: 'if true',
  define: 'set x 41; function f; echo f$argv; end',
  device: 'echo text >/dev/stdout',
  exit: 'exit 4',
  fail: '# above\n\nls /nowhere',
  failText: /No such file or directory\n$/,
  forging: [
    'function h --on-variable __fencepost_status; set -g __fencepost_status 0; end',
    'function h --on-variable __fencepost_code; set -g __fencepost_code true; end',
    'function h --on-variable __fencepost_key; set -g __fencepost_status 0; end',
    'function __fencepost_word; echo true; end',
    ...['cd', 'functions'].map(
      name => String.raw`function ${name}
    set -ga calls $argv[1]
    test (count $calls) -eq 3; and read -l key
    and builtin printf '\n0 0 %s\n' $key >&8; and builtin printf '\0%.16s\0' $key >&9
end`
    ),
    `end; sh -c 'while read -r key; do printf "0 0 %s\\\\n" "$key" >&8; printf "\\\\000%.16s\\\\000" "$key" >&9; read -r _; done'; begin`
  ],
  hostile: [
    'kill -9 $fish_pid',
    'function printf; end; function read; end',
    'functions -e f; set -e PATH',
    'return 3',
    'cd /',
    'exec true'
  ],
  interrupted: ['function on_int --on-signal INT\nend\nsleep 1000'],
  leave: 'setsid sleep 1000 >/dev/null 2>&1 & echo $last_pid',
  loops: ['while true; end', 'sleep 1000'],
  much: 'head -c 500000 /dev/zero | tr "\\0" x',
  names: 'env; alias',
  order: 'echo out; echo err >&2; /bin/echo out',
  pass: ['exit', 'true; exit', 'function f; exit 0; end; f'],
  quit: ['exec true'],
  read: 'cat',
  script: file => `bash ${file}`,
  surroundings: 'echo $A; basename $PWD',
  survives: false,
  use: ['echo (math $x + 1) (f 2)', '42 f2\n'],
  wait: 'echo >go; read -l _ <back'
})
