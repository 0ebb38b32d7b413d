import type {BlockState, DocumentCoverage, Marked} from '../model/coverage.js'

/** Totals over one or more documents. */
export interface CoverageSum {
  readonly blocks: number
  /** Blocks with a mark: those that are run, skipped or mistaken. */
  readonly marked: number
  readonly run: number
  readonly skipped: number
  /** Blocks that hold no shell commands. */
  readonly others: number
  readonly inline: Marked
}

/** Totals of the blocks and inline steps of documents. */
export function sumCoverage(documents: readonly Pick<DocumentCoverage, 'blocks' | 'inline' | 'others'>[]): CoverageSum {
  const count = (...states: readonly BlockState[]) =>
    documents.reduce((sum, {blocks}) => sum + blocks.filter(({state}) => states.includes(state)).length, 0)
  return {
    blocks: count('hidden', 'mistaken', 'run', 'skipped', 'unmarked'),
    inline: {
      marked: documents.reduce((sum, {inline}) => sum + inline.marked, 0),
      run: documents.reduce((sum, {inline}) => sum + inline.run, 0)
    },
    marked: count('mistaken', 'run', 'skipped'),
    others: documents.reduce((sum, {others}) => sum + others, 0),
    run: count('run'),
    skipped: count('skipped')
  }
}

/** Percentage of blocks that run, rounded down to a tenth; `undefined` if there are no blocks. */
export function percentOf({blocks, run}: Pick<CoverageSum, 'blocks' | 'run'>): number | undefined {
  return blocks === 0 ? undefined : Math.floor((run * 1000) / blocks) / 10
}
