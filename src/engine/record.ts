import type {Outcome} from '../model/outcome.js'
import type {Entry} from '../model/snapshot.js'
import type {Step} from '../model/step.js'

/** What a run found out about one step's entry. */
export interface Finding {
  readonly step: Step
  readonly outcome: Outcome
  /** The entry that the snapshot file holds for the step. */
  readonly known?: Entry
  /** The entry that this run would write; absent when the step did not run well. */
  readonly found?: Entry
}

/**
 * Chooses the entries a snapshot file shall hold after the run, in the order of the document. A step that failed or did
 * not run keeps what it had: an update never takes a failure for the truth. Pure.
 */
export function recordEntries(findings: readonly Finding[]): readonly Entry[] {
  return findings.flatMap(({step, outcome, known, found}) => {
    switch (outcome.kind) {
      case 'new':
      case 'updated':
        return found ? [found] : []
      case 'passed':
        return known ? [{...known, code: step.code, id: step.id}] : []
      case 'mismatched':
      case 'failed':
      case 'timed out':
      case 'skipped':
      case 'not run':
      case 'errored':
        return known ? [{...known, id: step.id}] : []
      default:
        return outcome satisfies never
    }
  })
}
