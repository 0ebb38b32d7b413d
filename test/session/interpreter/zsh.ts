import {testInterpreter} from './interpreter-contract.mjs'
import {posix, standIn} from './posix-language.mjs'

testInterpreter('zsh', {
  ...posix,
  forging: [
    'TRAPDEBUG() { __fencepost_status=0; }',
    "trap '__fencepost_status=0' DEBUG",
    "setopt promptsubst; PS4='$((__fencepost_status=0))'; set -x",
    'typeset -R 1 __fencepost_code',
    "TRAPDEBUG() { eval '__fencepost_status=0' }; setopt debugbeforecmd",
    standIn('cd', 2).replaceAll('command ', 'builtin '),
    standIn('set', 2).replaceAll('command ', 'builtin '),
    standIn('unset', 3).replaceAll('command ', 'builtin ')
  ]
})
