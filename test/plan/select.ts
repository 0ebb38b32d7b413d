import {test} from 'tap'
import {isShell, readTyped} from '../../src/plan/select.js'

test('should know the languages of a shell', async t => {
  t.same(['sh', 'bash', 'shell', 'console', 'zsh', 'js', ''].map(isShell), [
    true,
    true,
    true,
    true,
    false,
    false,
    false
  ])
})

test('should take a block without prompts as it is', async t => {
  t.same(readTyped('a\n  $b\n> c'), {code: 'a\n  $b\n> c', line: 0})
  t.same(readTyped(''), {code: '', line: 0})
})

test('should take the commands behind prompts, and leave out what they print', async t => {
  t.same(readTyped('\n$ a\nout\n\n$ b\n$'), {code: 'a\nb', line: 1})
  t.same(readTyped('  $ a\n  out\n  $ b'), {code: 'a\nb', line: 0})
})

test('should go on with a command behind a prompt of its own, or after a backslash', async t => {
  t.equal(readTyped('$ for a in 1 2; do\n>   echo $a\n> done\n1\n2').code, 'for a in 1 2; do\n  echo $a\ndone')
  t.equal(readTyped('$ a \\\n    --b \\\n    --c\nout').code, 'a \\\n    --b \\\n    --c')
})

test('should take a line that only looks like a prompt for output', async t => {
  t.equal(readTyped('$ npm test\n\n> page@1.0.0 test\n> tap\n\nok').code, 'npm test')
})

test('should take a here-document whole, with or without prompts', async t => {
  t.equal(readTyped('$ cat <<EOF\n$ a\n  b\nEOF\n$ a\n  b').code, 'cat <<EOF\n$ a\n  b\nEOF\na')
  t.equal(readTyped("$ cat <<-'E-1' > x\n> a\n> E-1\nout").code, "cat <<-'E-1' > x\na\nE-1")
  t.equal(readTyped('$ cat <<< a\nout').code, 'cat <<< a')
})
