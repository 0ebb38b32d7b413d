import fc from 'fast-check'
import {test} from 'tap'
import {showControls, toStorable} from '../../src/text/show-controls.js'

test('should show control characters as pictures', async t => {
  t.equal(showControls('a\0b\x1Bc\x7Fd\x85e'), 'a␀b␛c␡d␛Ee')
})

test('should keep newlines, tabs and printable text', async t => {
  const text = 'a\tb\nä 日本 👍 \u2028 \u200F'
  t.equal(showControls(text), text)
})

test('should show direction controls in reports, and keep them in files', async t => {
  const text = 'rm \u202Efdp.x\u202C \u2066y\u2069'
  t.equal(showControls(text), 'rm <U+202E>fdp.x<U+202C> <U+2066>y<U+2069>')
  t.equal(toStorable(text), text)
})

test('should replace a lone surrogate', async t => {
  t.equal(showControls('a\uD800b'), 'a\uFFFDb')
})

test('should turn CRLF into LF and show a lone carriage return', async t => {
  t.equal(toStorable('a\r\nb\rc'), 'a\nb␍c')
})

test('should be idempotent and fit for a text file', async t => {
  fc.assert(
    fc.property(fc.string({unit: 'binary'}), text => {
      const shown = toStorable(text)
      return toStorable(shown) === shown && Buffer.from(shown).toString() === shown && !/[\0\r]/.test(shown)
    })
  )
  t.pass()
})
