import fc from 'fast-check'
import {test} from 'tap'
import {readAttributes} from '../../src/config/attributes.js'

test('should read words and pairs, quoted or not', async t => {
  t.same(readAttributes(` exec timeout=5s name="a \\"b\\" c" skip='no net' only`), {
    pairs: [
      ['timeout', '5s'],
      ['name', 'a "b" c'],
      ['skip', 'no net']
    ],
    problems: [],
    words: ['exec', 'only']
  })
})

test('should report an unclosed quote and a value without a name', async t => {
  t.same(readAttributes('name="a b').problems, ['The value of `name` has no closing quote. Close the quote.'])
  t.same(readAttributes('=5').problems, ['`=5` has no name before `=`. Write `name=value`.'])
})

test('should read back any quoted value', async t => {
  fc.assert(
    fc.property(fc.string(), value => {
      const quoted = `key="${value.replaceAll(/["\\]/g, '\\$&')}"`
      t.same(readAttributes(quoted).pairs, [['key', value]])
    }),
    {numRuns: 200}
  )
})
