import {isFailure} from '../../model/outcome.js'
import {selectSteps} from '../documents/select-steps.js'
import {SnapshotEntries} from '../judge/snapshot-entries.js'
import {NeedsError} from '../plan/plan-needs.js'
import type {PlannedDocument} from '../plan/plan-source.js'
import {SetupError} from './setup.js'
import type {SetupOptions, StepRunner} from './step-runner.js'

interface SetUpNeededOptions {
  readonly runner: StepRunner
  readonly setup: SetupOptions
}

/** Runs the `setup` commands of a document that another one needs. Throws a `NeedsError` if it can't run. */
export async function setUpNeeded({plan}: PlannedDocument, {runner, setup}: SetUpNeededOptions): Promise<void> {
  const {file, messages} = plan
  const fatal = messages.find(each => each.fatal)
  if (fatal) throw new NeedsError(`\`${file}\` is needed, and has an error in line ${fatal.line ?? 1}: ${fatal.reason}`)
  try {
    await runner.setUp(setup)
  } catch (error) {
    if (error instanceof SetupError) throw new NeedsError(`\`${file}\` is needed. ${error.message}`, {cause: error})
    throw error
  }
}

/**
 * Runs the steps of a document that another one needs, in its sessions. Their outputs aren't compared: its own run does
 * that. Throws a `NeedsError` for the first step that fails.
 */
export async function runNeeded({plan: {file, steps}}: PlannedDocument, runner: StepRunner): Promise<void> {
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
