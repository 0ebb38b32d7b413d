import {test} from 'tap'
import {lastCommand} from '../../src/shell-code/last-command.js'

test('should find the command that code ends with, and its line', async t => {
  for (const [code, command, line] of [
    ['a\nb c', 'b c', 2],
    ['a; b', 'b', 1],
    ['# text\n\na &&\n  b\n', 'a &&', 3],
    ['(a\n{ b; c; })', 'c', 2],
    ['for x in 1; do\n  a\ndone', 'for x in 1; do', 1],
    ['f() {\n  a\n}\nf', 'f', 4]
  ] as const) {
    t.same(lastCommand(code), {command, line}, code)
  }
  t.equal(lastCommand('# text'), undefined)
  t.equal(lastCommand('if'), undefined)
})
