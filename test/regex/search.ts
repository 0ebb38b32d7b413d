import fc from 'fast-check'
import {test} from 'tap'
import {compileRegex} from '../../src/regex/compile.js'
import {search} from '../../src/regex/search.js'

const find = (source: string, line: string) =>
  search(compileRegex(source), line, {left: 1_000_000}).map(({start, end}) => line.slice(start, end))

test('should find the leftmost, longest matches in order', async t => {
  t.same(find('a|ab', 'xabxa'), ['ab', 'a'])
  t.same(find('b|abc', 'abcb'), ['abc', 'b'])
  t.same(find('\\bx+\\b', 'xx ax x'), ['xx', 'x'])
  t.same(find('a*', 'baa'), ['aa'])
  t.same(find('💥+', 'a💥💥b'), ['💥💥'])
  t.same(find('a.*b', 'a'.repeat(2000)), [])
})

test('should find what native regular expressions find, if first and longest are the same', async () => {
  const source = fc.constantFrom('a+b?', '[ab]c*', 'a[bc]+', 'cc', '\\bab*', 'b\\b')
  fc.assert(
    fc.property(source, fc.string({maxLength: 20, unit: fc.constantFrom('a', 'b', 'c', ' ')}), (pattern, line) => {
      const wanted = Array.from(line.matchAll(new RegExp(pattern, 'g')), ([text]) => text)
      return JSON.stringify(find(pattern, line)) === JSON.stringify(wanted)
    })
  )
})
