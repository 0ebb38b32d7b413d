import fc from 'fast-check'
import {test} from 'tap'
import {renderTerminal} from '../../src/normalize/render-terminal.js'

const cases: readonly (readonly [behaviour: string, printed: string, seen: string])[] = [
  ['leave plain text alone', 'a\tb  \n\nä日本👍', 'a\tb  \n\nä日本👍'],
  ['leave nothing of nothing', '', ''],
  ['turn CRLF into LF', 'a\r\nb\r\n', 'a\nb\n'],
  ['keep a missing final newline', '10%\r100%', '100%'],
  ['write over from the start of the line', '10%\r55%\r100%\ndone\n', '100%\ndone\n'],
  ['keep what is not written over', 'abcdef\rXY\n', 'XYcdef\n'],
  ['go back by backspace', 'abc\b\bX\n', 'aXc\n'],
  ['not go back beyond the start', 'a\b\b\b\bX\n', 'X\n'],
  ['erase to the end of the line', 'abcdef\rab\x1b[K\n', 'ab\n'],
  ['erase to the start of the line', 'abcdef\x1b[3D\x1b[1K\n', '    ef\n'],
  ['erase the whole line', 'abcdef\r\x1b[2Kxy\n', 'xy\n'],
  ['erase characters', 'abcdef\r\x1b[2Xz\n', 'z cdef\n'],
  ['insert and delete characters', 'abcdef\x1b[4G\x1b[2@X\n', 'abcX def\n'],
  ['delete characters', 'abcdef\x1b[2G\x1b[3PX\n', 'aXf\n'],
  ['delete half of a wide character', 'a日本\x1b[3G\x1b[PX\n', 'a X \n'],
  ['insert lines', 'a\nb\nc\x1b[2A\x1b[2LX\x1b[4B\n', 'X\n\na\nb\nc\n'],
  ['delete lines', 'a\nb\nc\nd\n\x1b[3A\x1b[2MX\n', 'a\nX\n'],
  ['draw lines', '\x1b(0lqqk\x1b(B\nlqqk\n\x1b(0x\x1bclq\n', 'lq\n'],
  ['draw a box', '\x1b(0lqk\n_x~{\x1b(B q\n', '┌─┐\n │·π q\n'],
  ['repeat a character', '0\x1b[9b failed\n\x1b[2b日\x1b[b\n', '0000000000 failed\ndd日日\n'],
  ['repeat nothing before the first character', '\x1b[9bx\n', 'x\n'],
  ['move by the older sequences', 'abc\x1b[2`X\x1b[2aY\x1b[eZ\n', 'aXc Y\n     Z\n'],
  ['move left and right', 'abc\x1b[2DX\x1b[CY\n', 'aXcY\n'],
  ['move to a column', 'abc\x1b[2GX\x1b[6GY\n', 'aXc  Y\n'],
  ['redraw several lines', 'a: 1%\nb: 1%\n\x1b[2Aa: 100%\nb: 100%\n', 'a: 100%\nb: 100%\n'],
  ['erase all below', 'a\nb\nc\n\x1b[2A\x1b[Jd\n', 'a\nd\n'],
  [
    'reach no line that has scrolled away',
    'top\n' + 'x\n'.repeat(30) + '\x1b[99A\x1b[Jend\n',
    'top\n' + 'x\n'.repeat(7) + 'end\n'
  ],
  ['forget what was before a clear screen', 'old\nold\n\x1b[H\x1b[2J\x1b[3Jnew\n', 'new\n'],
  ['forget what was before a reset', 'old\n\x1bcnew\n', 'new\n'],
  ['leave nothing of the alternate screen', 'a\n\x1b[?1049hvim\nvim\x1b[?1049lb\n', 'a\nb\n'],
  ['save and restore the place', 'ab\x1b7cd\n\x1b8X\n', 'abXd\n'],
  ['remove colours', '\x1b[1;31mred\x1b[0m \x1b[38;2;1;2;3mrgb\x1b[m\x1b(B\n', 'red rgb\n'],
  ['remove a title', '\x1b]0;title\x07a\x1b]2;title\x1b\\b\n', 'ab\n'],
  ['remove a link and keep its text', '\x1b]8;;https://example.org\x1b\\here\x1b]8;;\x1b\\\n', 'here\n'],
  ['not swallow the lines after an unfinished title', '\x1b]0;title\nnext\n', '␛]0;title\nnext\n'],
  ['show an unfinished sequence', 'a\x1b[12', 'a␛[12'],
  ['leave nothing of a bell', 'a\x07b\n', 'ab\n'],
  ['show other control characters', 'a\0b\x01c\x7fd\fe\vf\n', 'a␀b␁c␡d␌e␋f\n'],
  ['keep a tab after a rewrite of what stands before it', 'ab\tc\rxy\n', 'xy\tc\n'],
  ['make blanks of a tab that is written over', 'ab\tc\rxyz\n', 'xyz     c\n'],
  ['move over text by a tab', 'abcdefghij\r\tX\n', 'abcdefghXj\n'],
  ['know that wide characters take two columns', '日本\rx\n', 'x 本\n'],
  ['make a blank of a wide character whose second half is written over', '日本\x1b[2Gx\n', ' x本\n'],
  ['keep combining marks with their letter', 'e\u0301a\rX\n', 'Xa\n'],
  ['keep a row longer than a terminal', 'x'.repeat(300) + '\b\by\n', 'x'.repeat(298) + 'yx\n']
]

for (const [behaviour, printed, seen] of cases) {
  test(`should ${behaviour}`, async t => {
    t.equal(renderTerminal(printed), seen)
  })
}

const sequences = [
  '\r',
  '\n',
  '\r\n',
  '\b',
  '\t',
  '\x1b[',
  '\x1b]',
  '\x1b[2K',
  '\x1b[1K',
  '\x1b[K',
  '\x1b[3A',
  '\x1b[9C'
]
const more = [
  '\x1b[2J',
  '\x1b[5;5H',
  '\x1b7',
  '\x1b8',
  '\x1b[?1049h',
  '\x1b[?1049l',
  '\x1b[2@',
  '\x1b[2P',
  '\x1b[2L',
  '\x1b[M',
  '\x1b(0',
  '\x1b(B',
  'a',
  'bc',
  '日',
  '\0',
  '\x9b',
  ';',
  '1'
]
const output = fc.array(fc.constantFrom(...sequences, ...more), {maxLength: 60}).map(parts => parts.join(''))

test('should leave text that needs no rendering, whatever was printed', async t => {
  fc.assert(
    fc.property(output, printed => {
      const seen = renderTerminal(printed)
      return renderTerminal(seen) === seen && !/[\x00-\x08\x0B-\x1F\x7F-\x9F]/.test(seen)
    })
  )
  t.pass()
})

test('should give text that holds no control character back as it is', async t => {
  fc.assert(
    fc.property(
      fc.string({unit: 'grapheme'}),
      text => /[\x00-\x1F\x7F-\x9F]/.test(text) || renderTerminal(text) === text
    )
  )
  t.pass()
})

test('should take linear time for hostile output', async t => {
  const size = 1 << 18
  const long = 'x'.repeat(size)
  const hostile = [
    '\x1b[',
    '\x1b[1',
    '\x1b]0',
    '\x1bP',
    '\x1b[1;',
    '\r\x1b[K',
    '\b\b\x1b[1K',
    '\x1b[2Kx',
    '\r\x1b[9999999X',
    '\n\x1b[1J',
    '\x1b[24;80Hx\x1b[2J',
    '\x1b[999C\t',
    '\x1b[99A\x1b[999C日',
    '\r\x1b[999@',
    '\x1b[999C\x1b[999@',
    '\r\x1b[P',
    'a\n\x1b[99A\x1b[99L',
    '\n\n\x1b[99A\x1b[M'
  ]
  for (const unit of hostile) {
    const seen = renderTerminal(long + unit.repeat(size / unit.length))
    t.ok(seen.length <= size * 20, `${JSON.stringify(unit)} should not blow up`)
  }
})
