import {test} from 'tap'
import {openTextStore} from '../../src/files/text-store.js'

test('should give back stored texts in any order, in pieces', async t => {
  const store = openTextStore()
  t.teardown(() => store.close())
  const long = 'é😀x'.repeat(50_000)
  const [first, second, third] = ['first\n', long, ''].map(text => store.add(text))
  let written = ''
  let longest = 0
  const write = (piece: string) => {
    written += piece
    longest = Math.max(longest, piece.length)
  }
  if (first && second && third) store.write([second, third, first, first], write)
  t.ok(written === `${long}first\nfirst\n`)
  t.ok(longest <= 1 << 16, `${longest} characters`)
  const later = store.add('later')
  written = ''
  store.write([later], write)
  t.equal(written, 'later')
})
