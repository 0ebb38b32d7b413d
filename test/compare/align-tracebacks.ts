import {test} from 'tap'
import {alignTracebacks} from '../../src/compare/align-tracebacks.js'

const head = 'Traceback (most recent call last):'

test('should give a traceback the frames that are expected', t => {
  const text = `a\n${head}\n  File "<stdin>", line 4, in f\n    f()\n    ^^^\nValueError: 1\nb\n`
  for (const frames of ['  ...\n', '  File "x.py", line 9, in f\n', '...\n', ''])
    t.equal(alignTracebacks(text, `a\n${head}\n${frames}ValueError: 2\n`), `a\n${head}\n${frames}ValueError: 1\nb\n`)
  t.equal(alignTracebacks(text, 'a\nValueError: 1\n'), text, 'none is expected')
  t.equal(alignTracebacks('a\n', `${head}\n  ...\nE: 1\n`), 'a\n', 'none is printed')
  const two = `${head}\n  1\nE: 1\n\nDuring handling of the above exception, another exception occurred:\n\n${head}\n  2\nE: 2\n`
  t.equal(
    alignTracebacks(two, two.replace('  1', '  x').replace('  2', '  y\n  z')),
    two.replace('  1', '  x').replace('  2', '  y\n  z')
  )
  t.equal(alignTracebacks(`a\n${two}b\n`, `${head}\n  x\nE: 2\n`), `a\n${head}\n  x\nE: 2\nb\n`, 'without its cause')
  t.equal(
    alignTracebacks(`${head}\n  1\nE: 1\n${head}\n  2\nE: 2\n`, `${head}\nE: 2\n`),
    `${head}\nE: 1\n${head}\n  2\nE: 2\n`
  )
  t.end()
})

test('should compare what Python says of a syntax error without its place', t => {
  const text = '  File "<stdin>", line 1\n    def f(:\n          ^\nSyntaxError: invalid syntax\n'
  for (const expected of [
    '  File "x.py", line 3\n    def f(:\n        ^^\nSyntaxError: invalid syntax\n',
    `${head}\n  File "<stdin>", line 1\n    def f(:\nSyntaxError: invalid syntax\n`,
    `${head}\n    ...\nSyntaxError: invalid syntax\n`
  ]) {
    t.equal(alignTracebacks(text, expected), expected)
    t.not(alignTracebacks(text.replace('invalid', 'bad'), expected), expected)
  }
  t.equal(alignTracebacks(text, 'SyntaxError\n'), text)
  t.end()
})
