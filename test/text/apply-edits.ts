import {test} from 'tap'
import {applyFixes} from '../../src/text/apply-edits.js'

test('should replace by offset, keep a byte order mark, and leave overlapping fixes for later', async t => {
  t.same(
    applyFixes('\uFEFFabcdef', [
      {end: 3, start: 1, text: 'X'},
      {end: 4, start: 2, text: 'Y'},
      {end: 5, start: 5, text: '!'}
    ]),
    {count: 2, source: '\uFEFFaXde!f'}
  )
})
