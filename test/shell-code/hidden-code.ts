import {test} from 'tap'
import {runsHiddenCode} from '../../src/shell-code/hidden-code.js'

test('should find code that runs code which it does not show', async t => {
  for (const code of [
    'x=trap; $x',
    '"$x" a',
    'A=1 $b',
    '`x`',
    'echo "$( $x )"',
    'f() { $1; }',
    'case a in a) $x;; esac',
    "tr''ap",
    '\\trap',
    'builtin $x',
    'command -p "$x"',
    'eval "echo"',
    'source ./x',
    'if true; then . x; fi',
    'mapfile -C f lines'
  ]) {
    t.equal(runsHiddenCode(code), true, code)
  }
})

test('should not take words, paths and text for such code', async t => {
  for (const code of [
    'ls "a b" $x',
    'find . -name x',
    '[ -f x ] && echo',
    'case $1 in *) ls;; esac',
    'cat <<E\n"x\n$y\nE',
    'PATH=$PATH:/x ls',
    'x="a b"',
    './run.sh; "$HOME/bin/x" a',
    'for i in *; do echo $i; done',
    'exec >log'
  ]) {
    t.equal(runsHiddenCode(code), false, code)
  }
})
