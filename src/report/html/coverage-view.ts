import type {Element} from 'hast'
import {h} from 'hastscript'
import {formatTotal, isUntested, untestedReason} from '../../coverage/coverage-text.js'
import {percentOf, sumCoverage} from '../../coverage/sum-coverage.js'
import type {DocumentCoverage} from '../../model/coverage.js'
import {showControls} from '../../text/show-controls.js'
import {showLine} from '../show-line.js'

/** The coverage of a document, kept until the report is written. */
export interface ListedCoverage {
  readonly id: string
  readonly coverage: DocumentCoverage
}

/** A table of how many shell blocks of each document are run, and which aren't; undefined if there are no blocks. */
export function coverageView(documents: readonly ListedCoverage[]): Element | undefined {
  const withBlocks = documents.filter(({coverage}) => coverage.blocks.length > 0)
  if (withBlocks.length === 0) return undefined
  return h('details.coverage', [
    h('summary', formatTotal(documents.map(({coverage}) => coverage))),
    h('div.table', [
      h('table', [
        h(
          'thead',
          h(
            'tr',
            ['Document', 'Blocks', 'Run', 'Marked', 'Skipped', 'Share'].map(name => h('th', {scope: 'col'}, name))
          )
        ),
        h('tbody', withBlocks.flatMap(rowsOf))
      ])
    ])
  ])
}

function rowsOf({coverage, id}: ListedCoverage): readonly Element[] {
  const sum = sumCoverage([coverage])
  const numbers = [sum.blocks, sum.run, sum.marked, sum.skipped, `${percentOf(sum)}%`]
  const untested = coverage.blocks.filter(isUntested).map(block => {
    const reason = untestedReason(block)
    return h('li', [
      `line ${block.line} `,
      h('code', showControls(block.command)),
      ...(reason === undefined ? [] : [` ${showControls(reason)}`])
    ])
  })
  return [
    h('tr', [
      h('th', {scope: 'row'}, h('a', {href: `#${id}`}, showLine(coverage.file))),
      ...numbers.map(number => h('td', String(number)))
    ]),
    ...(untested.length === 0 ? [] : [h('tr.untested', h('td', {colSpan: 6}, ['Not run:', h('ul', untested)]))])
  ]
}
