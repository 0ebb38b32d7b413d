import {test} from 'tap'
import {readPythonTranscript} from '../../../src/plan/source/interpreter-transcript.js'

/** The commands of a transcript, each with its output and its status. */
function read(text: string) {
  const found = readPythonTranscript(text)
  return found?.commands.map(({code, endRow, outputRow, status}) => [
    code,
    found.rows.slice(outputRow, endRow).join('\n'),
    ...(status === undefined ? [] : [status])
  ])
}

test('should read the commands of a Python transcript with their output', t => {
  t.same(read('>>> 1 + 1\n2\n>>> for x in "ab":\n...     print(x)\n...\na\nb\n\n>>> x = 1'), [
    ['1 + 1', '2'],
    ['for x in "ab":\n    print(x)\n', 'a\nb'],
    ['x = 1', '']
  ])
  t.same(read('  >>> 1\n  1\n'), [['1', '  1']])
  t.same(read('>>> print("a\\n\\nb")\na\n<BLANKLINE>\nb'), [['print("a\\n\\nb")', 'a\n\nb']])
  t.same(read('Python 3.12.1 on linux\n>>> 1\n1\n>>>\n'), [['1', '1']])
  t.same(read('>>> 1/0\nTraceback (most recent call last):\n  ...\nZeroDivisionError: division by zero'), [
    ['1/0', 'Traceback (most recent call last):\n  ...\nZeroDivisionError: division by zero', 1]
  ])
  t.same(read('>>> a b\n  File "<stdin>", line 1\n    a b\n      ^\nSyntaxError: invalid syntax'), [
    ['a b', '  File "<stdin>", line 1\n    a b\n      ^\nSyntaxError: invalid syntax', 1]
  ])
  t.equal(readPythonTranscript('x = 1\n>>x'), undefined)
  t.equal(readPythonTranscript('print(1)\n# >>> 2'), undefined)
  t.end()
})

test('should apply the options of doctest in comments', t => {
  t.same(read('>>> f() # doctest: +ELLIPSIS\n<f at 0x...>\n...\nend'), [
    ['f() # doctest: +ELLIPSIS', '<f at 0x[..]>\n...\nend']
  ])
  const head = 'Traceback (most recent call last):'
  t.same(read(`>>> f() # doctest: +NORMALIZE_WHITESPACE, +IGNORE_EXCEPTION_DETAIL\n${head}\n  ...\na.b.Broken: text`), [
    ['f() # doctest: +NORMALIZE_WHITESPACE, +IGNORE_EXCEPTION_DETAIL', `${head}\n  ...\n[..]Broken[..]`, 1]
  ])
  t.same(read('>>> print("# doctest: +ELLIPSIS")\n...a')?.[0]?.[1], '...a', 'text of a string')
  t.equal(readPythonTranscript('>>> f()  #doctest: +SKIP\n1')?.commands[0]?.skip, 'its comment says `doctest: +SKIP`')
  t.end()
})
