import {test} from 'tap'
import {characterWidth, textWidth, truncate} from '../../src/text/text-width.js'

test('should measure characters by the columns of a terminal', async t => {
  t.same(
    ['a', 'é', '日', '한', '👩', '\u0301', '\u200D', '\uFE0F', '🏽'].map(characterWidth),
    [1, 1, 2, 2, 2, 0, 0, 0, 0]
  )
})

test('should measure and cut text by the columns that it takes', async t => {
  t.equal(textWidth('añ日本\u0301'), 6)
  t.equal(truncate('日本語', 6), '日本語')
  t.equal(truncate('日本語', 5), '日本…')
  t.equal(truncate('日本語', 4), '日…')
  t.equal(truncate('abc', 0), '')
})
