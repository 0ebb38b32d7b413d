import {test} from 'tap'
import {splitCommands} from '../../src/shell-code/split-commands.js'

test('should split code where a shell is at its prompt again', async t => {
  t.same(splitCommands('a\nb c'), ['a', 'b c'])
  t.same(splitCommands('# why\na\n\nb'), ['# why\na', '\nb'])
  t.same(splitCommands('for i in 1 2; do\n  a\ndone\nb'), ['for i in 1 2; do\n  a\ndone', 'b'])
  t.same(splitCommands('cat <<EOF\n\n# no comment\nEOF\nb'), ['cat <<EOF\n\n# no comment\nEOF', 'b'])
  t.same(splitCommands("echo 'a\nb'\nc \\\n  d\ne |\n  f"), ["echo 'a\nb'", 'c \\\n  d', 'e |\n  f'])
  t.same(splitCommands('a\n# end'), ['a\n# end'])
})

test('should leave code whole that could see it, and what the shell refuses', async t => {
  for (const code of ['', 'a', '# only', 'a\nreturn 3\nb', 'a\nset -v\nb', "a\necho 'open", 'a\nhistory'])
    t.same(splitCommands(code), [code])
})

test('should keep every line', async t => {
  const code = '# a\n\nx\n# b\nif y; then\n\n  z\nfi\n# c\n\n'
  t.equal(splitCommands(code).join('\n'), code)
})
