import type {DocumentCoverage, ShellBlock} from '../model/coverage.js'
import {type CoverageSum, percentOf, sumCoverage} from './sum-coverage.js'

/** The sum of all documents, in a sentence. */
export function formatTotal(documents: readonly DocumentCoverage[]): string {
  const sum = sumCoverage(documents)
  const {blocks, inline, marked, run, skipped} = sum
  const apart = inline.marked === 0 ? '' : `; inline marks: ${inline.marked}, ${inline.run} run`
  return `Shell blocks: ${blocks}, ${run} run (${formatPercent(sum)}), ${marked} marked, ${skipped} skipped${apart}`
}

export function formatPercent(sum: CoverageSum): string {
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
