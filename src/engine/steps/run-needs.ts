import {isFailure} from '../../model/outcome.js'
import {selectSteps} from '../documents/select-steps.js'
import {SnapshotEntries} from '../judge/snapshot-entries.js'
import {NeedsError} from '../plan/plan-needs.js'
import type {PlannedDocument} from '../plan/plan-source.js'
import type {StepRunner} from './step-runner.js'

/**
 * Runs the steps of documents that another one needs, in its sessions. Their outputs aren't compared: their own runs do
 * that. Throws a `NeedsError` for the first step that fails.
 */
export async function runNeeds(documents: readonly PlannedDocument[], runner: StepRunner): Promise<void> {
  for (const {plan} of documents) {
    const {file, messages, steps} = plan
    const fatal = messages.find(each => each.fatal)
    if (fatal)
      throw new NeedsError(`\`${file}\` is needed, and has an error in line ${fatal.line ?? 1}: ${fatal.reason}`)
    const selection = {...selectSteps(steps, {lines: []}), has: () => false, partial: true}
    const snapshot = new SnapshotEntries({path: '', steps: [], text: undefined})
    for (const step of steps) {
      const {outcome} = await runner.run(step, {file, selection, snapshot, snapshotFile: ''})
      if (outcome.kind === 'mismatched' || !isFailure(outcome)) continue
      const status = outcome.kind === 'failed' ? `: exited with ${outcome.status}` : ''
      throw new NeedsError(
        `\`${file}\` is needed, and its step at line ${step.line} ${outcome.kind}${status}. Fix it first.`
      )
    }
  }
}
