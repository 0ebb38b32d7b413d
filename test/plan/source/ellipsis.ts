import {test} from 'tap'
import {escapeEllipsis, readEllipsis} from '../../../src/plan/source/ellipsis.js'
import {growth} from '../../growth.mjs'

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
  for (const line of ['Downloading...', 'a … b', '....', '\\...', '\\[..]', '[..]', '--', 'snip', '> ...']) {
    t.equal(readEllipsis(line), line)
  }
})

test('should read lines as they were before they were escaped', async t => {
  for (const [line, escaped] of [
    ['…', '\\…'],
    ['  ...', '  \\...'],
    ['... ', '\\... '],
    ['\\[snip]', '\\\\[snip]'],
    ['status [...] done', 'status \\[...] done'],
    ['\\[…] […]', '\\\\[…] \\[…]'],
    ['[...]x', '\\[...]x'],
    ['...', '...'],
    ['\\...', '\\...'],
    ['[..] <snip> b', '[..] <snip> b']
  ] as const) {
    t.equal(escapeEllipsis(line), escaped)
    t.equal(readEllipsis(escaped), line)
  }
})

test('should read and escape a line of backslashes in linear time', async t => {
  for (const convert of [readEllipsis, escapeEllipsis]) {
    const ratio = await growth(size => convert(`${'\\'.repeat(size)}x`), 20_000)
    t.ok(ratio < 2.5, `twice as many take ${ratio.toFixed(1)} times as long`)
  }
})
