import {formatPercent, formatTotal, isUntested, untestedReason} from '../../coverage/coverage-text.js'
import {type CoverageSum, percentOf, sumCoverage} from '../../coverage/sum-coverage.js'
import type {DocumentCoverage, ShellBlock} from '../../model/coverage.js'
import {showLine} from '../../report/show-line.js'

/** Coverage as `fencepost coverage --json` prints it; public. */
export function describeCoverage(documents: readonly DocumentCoverage[]) {
  return {
    documents: documents.map(document => ({
      file: document.file,
      ...describeSum(sumCoverage([document])),
      untested: document.blocks.filter(isUntested)
    })),
    total: describeSum(sumCoverage(documents))
  }
}

function describeSum(sum: CoverageSum) {
  return {...sum, percent: percentOf(sum)}
}

/** Coverage as text: a row per document with shell blocks, a line per block that isn't run, and the total. */
export function formatCoverage(documents: readonly DocumentCoverage[]): string {
  const withBlocks = documents.filter(({blocks}) => blocks.length > 0)
  const width = Math.max('document'.length, ...withBlocks.map(({file}) => showLine(file).length))
  const rows = withBlocks.map(document => {
    const sum = sumCoverage([document])
    const numbers = [sum.blocks, sum.run, sum.marked, sum.skipped].map(number => String(number).padStart(6))
    return `${showLine(document.file).padEnd(width)} ${numbers.join(' ')}  ${formatPercent(sum).padStart(6)}\n`
  })
  const head = `${'document'.padEnd(width)} blocks    run marked   skip\n`
  const untested = withBlocks.flatMap(({blocks, file}) =>
    blocks.filter(isUntested).map(block => `${formatUntested(block, file)}\n`)
  )
  return [
    ...(rows.length > 0 ? [head, ...rows, '\n'] : []),
    ...(untested.length > 0 ? ['Not run:\n', ...untested, '\n'] : []),
    `${formatTotal(documents)}\n`
  ].join('')
}

function formatUntested(block: ShellBlock, file: string): string {
  const reason = untestedReason(block)
  return showLine(`${file}:${block.line}  ${block.command}${reason === undefined ? '' : `  (${reason})`}`)
}
