import type {DocumentCoverage, ShellBlock} from '../model/coverage.js'
import {type CoverageSum, percentOf, sumCoverage} from './sum-coverage.js'

/** The total of all documents on one line. */
export function formatTotal(documents: readonly DocumentCoverage[]): string {
  const sum = sumCoverage(documents)
  const {blocks, inline, marked, others, run, skipped} = sum
  const otherText = others === 0 ? '' : `; other blocks: ${others}`
  const inlineText = inline.marked === 0 ? '' : `; inline steps: ${inline.marked}, ${inline.run} run`
  if (blocks === 0) return `No shell blocks${otherText}${inlineText}`
  return `Shell blocks: ${blocks}, ${run} run (${formatPercent(sum)}), ${marked} marked, ${skipped} skipped${otherText}${inlineText}`
}

export function formatPercent(sum: CoverageSum): string {
  const percent = percentOf(sum)
  return percent === undefined ? 'no shell blocks' : `${percent.toFixed(1)}%`
}

/** Whether a block isn't run. */
export function isUntested({state}: ShellBlock): boolean {
  return state !== 'run'
}

/** Why a block isn't run; undefined for one that is only unmarked. */
export function untestedReason({reason, state}: ShellBlock): string | undefined {
  if (state === 'skipped') return `skipped: ${reason}`
  if (state === 'hidden') return `${reason}, where it isn't a block`
  return state === 'mistaken' ? "it isn't a step; the command `lint` explains why" : undefined
}
