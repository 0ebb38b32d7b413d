import {test} from 'tap'
import {alignSpaces} from '../../src/compare/align-spaces.js'

test('should give an output the white space that is expected', async t => {
  t.equal(alignSpaces('[0, 1, 2]\n', '[0,\n  1, 2]\n'), '[0,\n  1, 2]\n')
  t.equal(alignSpaces('[0, 1, 3]\n', '[0,\n  1, 2]\n'), '[0, 1, 3]\n')
  t.equal(alignSpaces('ab\n', 'a b\n'), 'ab\n')
})
