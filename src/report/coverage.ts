import {type CoverageSum, percentOf, sumCoverage} from '../coverage/sum-coverage.js'
import type {DocumentCoverage, ShellBlock} from '../model/coverage.js'
import {showControls} from '../normalize/show-controls.js'

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

/** Coverage for a person: a row a document that has blocks, a line a block that is not run, and the sum. */
export function formatCoverage(documents: readonly DocumentCoverage[]): string {
  const holding = documents.filter(({blocks}) => blocks.length > 0)
  const width = Math.max('document'.length, ...holding.map(({file}) => showControls(file).length))
  const rows = holding.map(document => {
    const sum = sumCoverage([document])
    const numbers = [sum.blocks, sum.run, sum.marked, sum.skipped].map(number => String(number).padStart(6))
    return `${showControls(document.file).padEnd(width)} ${numbers.join(' ')}  ${formatPercent(sum).padStart(7)}\n`
  })
  const head = `${'document'.padEnd(width)} blocks    run marked   skip\n`
  const untested = holding.flatMap(({blocks, file}) =>
    blocks.filter(isUntested).map(block => `${formatUntested(block, file)}\n`)
  )
  return [
    ...(rows.length > 0 ? [head, ...rows, '\n'] : []),
    ...(untested.length > 0 ? ['Not run:\n', ...untested, '\n'] : []),
    `${formatTotal(documents)}\n`
  ].join('')
}

/** The sum of all documents, in a sentence. */
export function formatTotal(documents: readonly DocumentCoverage[]): string {
  const sum = sumCoverage(documents)
  const {blocks, inline, marked, run, skipped} = sum
  const apart = inline.marked === 0 ? '' : `; inline marks: ${inline.marked}, ${inline.run} run`
  return `Shell blocks: ${blocks}, ${run} run (${formatPercent(sum)}), ${marked} marked, ${skipped} skipped${apart}`
}

function formatPercent(sum: CoverageSum): string {
  return `${percentOf(sum).toFixed(1)} %`
}

/** Whether a block is not run. */
export function isUntested({state}: ShellBlock): boolean {
  return state !== 'run'
}

/** Why a block is not run; nothing where nobody has marked it. */
export function untestedReason({reason, state}: ShellBlock): string | undefined {
  if (state === 'skipped') return `skipped: ${reason}`
  return state === 'mistaken' ? 'its mark has no effect; `fencepost lint` says why' : undefined
}

function formatUntested(block: ShellBlock, file: string): string {
  const reason = untestedReason(block)
  return showControls(`${file}:${block.line}  ${block.command}${reason === undefined ? '' : `  (${reason})`}`)
}
