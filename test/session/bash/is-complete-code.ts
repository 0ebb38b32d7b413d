import {execFileSync} from 'node:child_process'
import fc from 'fast-check'
import {test} from 'tap'
import {isCompleteCode} from '../../../src/session/bash/is-complete-code.js'

test('should know plain commands', async t => {
  for (const code of [
    'echo hello',
    'cd /tmp && pwd >/dev/null; cd - > /dev/null',
    'x=2; echo $x "$HOME" \'a (b\'',
    'ls *.md | wc -l\ncat <notes.txt 2>&1\necho "done! \\"yes\\"" $?'
  ])
    t.ok(isCompleteCode(code), code)
})

test('should leave to the shell what may be open', async t => {
  for (const code of [
    '',
    'if true',
    'echo "a',
    "echo 'a",
    'cat <<EOF',
    'echo $(date)',
    'echo `date`',
    '(cd /',
    'f() {',
    'echo a &&',
    'echo a |',
    'echo a \\',
    '[[ -n a',
    'echo a; do',
    'while true; do echo a; done',
    'echo a ;; echo b',
    'echo ${HOME',
    '&& echo a',
    'echo a >',
    'a=(1 2)'
  ])
    t.notOk(isCompleteCode(code), code)
})

test('should never be wrong, whatever the code is made of', async t => {
  const parts = fc.constantFrom(
    ...["'", '"', '`', '$', '\\', '(', ')', '{', '}', '[', ']', '<', '>', '|', '&', ';', '#', '!', '~', '*', '?'],
    ...[
      ' ',
      ' ',
      '\n',
      'a',
      'b=',
      '1',
      '2',
      'echo',
      'if',
      'then',
      'do',
      'done',
      'in',
      'case',
      'esac',
      'time',
      '$x',
      '&&'
    ]
  )
  const codes = fc.sample(fc.array(parts, {maxLength: 8, minLength: 1}), 30_000).map(each => each.join(''))
  const whole = [...new Set(codes.filter(isCompleteCode))]
  t.ok(whole.length > 500, `${whole.length} are plainly whole`)
  const reader = `while IFS= read -r -d '' code; do eval "f() { :\n$code\n}" 2>/dev/null || printf '%s\\0' "$code"; done`
  const unread = execFileSync('bash', ['-c', reader], {input: whole.map(code => `${code}\0`).join('')})
  t.equal(String(unread), '')
})

test('should not look at what is long', async t => {
  t.ok(isCompleteCode('a '.repeat(999) + 'a'))
  t.notOk(isCompleteCode('a '.repeat(1_000_000) + 'a'))
})
