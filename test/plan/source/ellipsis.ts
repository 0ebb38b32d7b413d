import {test} from 'tap'
import {readEllipsis} from '../../../src/plan/source/ellipsis.js'

test('should read lines that mark left-out output as a wildcard', async t => {
  for (const line of [
    '...',
    '  ...',
    '…',
    '[...]',
    '\t[…]',
    '(...)',
    '<...>',
    '[snip]',
    '<snip>',
    '--snip--',
    '... '
  ]) {
    t.equal(readEllipsis(line), '...', line)
  }
})

test('should read marks within a line as a wildcard for text', async t => {
  t.equal(readEllipsis('abc [...] def […]'), 'abc [..] def [..]')
})

test('should leave other lines alone', async t => {
  for (const line of ['Downloading...', 'a … b', '....', '\\...', '\\[...]x', '[..]', '--', 'snip', '> ...']) {
    t.equal(readEllipsis(line), line)
  }
})
