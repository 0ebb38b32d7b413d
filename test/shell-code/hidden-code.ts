import {test} from 'tap'
import {hiddenCode} from '../../src/shell-code/hidden-code.js'

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
    t.equal(hiddenCode(code) !== undefined, true, code)
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
    t.equal(hiddenCode(code), undefined, code)
  }
})

test('should find the files and the text that code runs, and what decides which they are', async t => {
  const cases: readonly (readonly [
    code: string,
    words: readonly string[],
    shown: string,
    settings?: readonly string[]
  ])[] = [
    ['. ./lib.sh a', ['.', './lib.sh', 'a'], 'all'],
    ['if true; then source "$DIR/lib.sh"; fi', ['source', '"$DIR/lib.sh"'], 'all'],
    ['$KUBECTL get pods', ['$KUBECTL'], 'all'],
    ['x=a y=$(ls); z="b c"; cd sub && source "$z"; cd ..', ['source', '"$z"'], 'all', ['z="b c"', 'cd sub']],
    ['eval "$(ssh-agent -s)"; . ./x', ['eval', '.', './x'], 'files'],
    ['source <(kubectl completion bash)', ['source'], 'files'],
    ['$(cat x)', [], 'less'],
    ['mapfile -C f lines', ['mapfile', '-C', 'f', 'lines'], 'less'],
    ['. ./x; fi', [], 'less']
  ]
  for (const [code, words, shown, settings = []] of cases) t.same(hiddenCode(code), {settings, shown, words}, code)
})
