import fc from 'fast-check'
import {test} from 'tap'
import {readLines} from '../../src/text/source-lines.js'

test('should split lines at LF, CRLF and CR, without a byte order mark', async t => {
  const lines = readLines('\uFEFFa\r\nbc\rd\n')
  t.equal(lines.source, 'a\r\nbc\rd\n')
  t.equal(lines.count, 4)
  t.same([1, 2, 3, 4, 5].map(lines.text), ['a', 'bc', 'd', '', ''])
  t.same(lines.point(4), {line: 2, column: 2, offset: 4})
  t.same(lines.point(0), {line: 1, column: 1, offset: 0})
})

test('should find the line of each offset', async t => {
  const source = fc.string({unit: fc.constantFrom('a', '\n', '\r', '\r\n', ' ')})
  fc.assert(
    fc.property(source, fc.nat(50), (value, wanted) => {
      const lines = readLines(value)
      const offset = Math.min(wanted, value.length)
      const {line, column} = lines.point(offset)
      t.equal(lines.start(line) + column - 1, offset)
      t.ok(offset < lines.start(line + 1) || offset === value.length)
    })
  )
})
