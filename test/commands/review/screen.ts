import {test} from 'tap'
import type {PendingStep, PendingView} from '../../../src/commands/review/pending.js'
import {formatScreen} from '../../../src/commands/review/screen.js'
import {showText, wrapText} from '../../../src/commands/review/show-text.js'
import {pairRows} from '../../../src/report/diff/pair-rows.js'
import {textWidth} from '../../../src/text/text-width.js'
import {makeStep} from '../../fixtures/step.mjs'

const pending: PendingStep = {
  file: 'page.md',
  output: '',
  path: '/page.md',
  snapshotFile: 'snapshots/page.md',
  status: 0,
  step: makeStep({code: 'make\nmake test', line: 12, title: 'Shop › Sales'})
}
const view: PendingView = {
  diff: [
    ...Array.from({length: 9}, (_, index) => ({kind: 'same' as const, text: `equal ${index}`})),
    {kind: 'removed', text: 'old'},
    {kind: 'removed', text: 'gone'},
    {kind: 'added', text: 'new\u202Ex \x1b]0;title\x07'},
    {kind: 'same', text: 'end'}
  ],
  isMet: false,
  isNew: false,
  line: 7,
  statuses: {actual: 3, expected: 0}
}
const draw = (columns: number, rows = 24, more: Partial<PendingView> = {}) =>
  formatScreen({
    color: false,
    columns,
    cursor: 9,
    line: 12,
    mask: text => text.replaceAll('gone', '***'),
    message: '',
    pending,
    position: 2,
    rows,
    total: 5,
    view: {...view, ...more}
  })

test('should pair removed and added lines in each run of changes', async t => {
  t.same(pairRows(view.diff).slice(8), [
    {added: 'equal 8', expectedIndex: 8, kind: 'same', removed: 'equal 8'},
    {added: 'new\u202Ex \x1b]0;title\x07', expectedIndex: 9, kind: 'changed', removed: 'old'},
    {expectedIndex: 10, kind: 'changed', removed: 'gone'},
    {added: 'end', expectedIndex: 11, kind: 'same', removed: 'end'}
  ])
})

test('should show place, command, reason and diff, removed lines above added ones', async t => {
  t.same(
    draw(80)
      .filter(row => row !== '')
      .slice(0, -2),
    [
      'page.md:12  Shop › Sales  2 of 5',
      '$ make',
      '  make test',
      "Output doesn't match snapshots/page.md:7. Exited with 3, expected 0.",
      '  … 6 equal lines',
      '    equal 6',
      '    equal 7',
      '    equal 8',
      '› - old',
      '› + new<U+202E>x ␛]0;title␇',
      '  - ***',
      '    end'
    ]
  )
})

test('should show removed and added lines side by side on a wide terminal', async t => {
  const rows = draw(120)
  t.ok(
    rows.some(row => /^› - old {52} │ \+ new<U\+202E>x ␛\]0;title␇$/.test(row)),
    rows.join('\n')
  )
  t.ok(rows.some(row => /^ {2}- \*{3} {52} │$/.test(row)))
})

test('should fit any terminal, and send no control characters', async t => {
  const long = {diff: [{kind: 'added' as const, text: '漢'.repeat(500) + '\x1b[31m\x9b\t'}, ...view.diff]}
  for (const [columns, rows] of [
    [20, 8],
    [40, 12],
    [121, 30]
  ] as const) {
    const drawn = draw(columns, rows, long)
    t.ok(drawn.length <= rows, `${drawn.length} of ${rows} rows`)
    for (const row of drawn) t.ok(textWidth(row) <= columns, row)
    t.notMatch(drawn.join(''), /[\x00-\x1f\x7f-\x9f]/)
  }
})

test('should show trailing blanks, and cut very long lines', async t => {
  t.equal(showText('a  ', {blanks: true}), 'a··')
  t.equal(showText('a  '), 'a  ')
  t.match(showText('x'.repeat(5000)), /^x{2000}… 3000 more$/)
  t.same(wrapText('ab漢字', 3), ['ab', '漢', '字'])
})
