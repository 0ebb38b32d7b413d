import type {ProgressEvent} from '../../model/event.js'
import type {Step} from '../../model/step.js'
import type {DocumentRun} from '../document-run.js'
import {errorToMessage} from '../error-to-message.js'
import {notRunResult, type StepResult} from '../judge/step-result.js'
import {reportOutput} from './report-output.js'
import {runNeeds} from './run-needs.js'
import {setupLimit} from './setup.js'
import type {OnSetup} from './step-runner.js'

/** Runs the `setup` commands of a document with steps. Throws a `SetupError` for one that fails. */
export async function setUp(run: DocumentRun): Promise<void> {
  const {options, planned, runner} = run
  const {steps} = planned.plan
  if (options.shared || steps.length === 0) return
  await runner.setUp(setupLimit(steps, options.settings), setupReporter(run))
  run.isSetUp = true
  await runNeeds(run.needs, runner)
}

/** Runs the steps of a document in order, and reports each with its outcome. */
export async function runSteps(run: DocumentRun): Promise<void> {
  const {file, planned, records, runner, selection, snapshot} = run
  const {steps} = planned.plan
  for (const [index, step] of steps.entries()) {
    const position = {number: index + 1, steps: steps.length}
    const stop = reportRunning(run, {position, step}, () => runner.printed(step))
    const {actual, endedAt: _, expected, failedPipes, ...result} = await runStep(run, {index, step}).finally(stop)
    const {outcome, output} = result
    const isChosen = selection.has(step)
    records.push({
      isChosen,
      outcome,
      output,
      step,
      ...(expected && {expected}),
      ...(actual && {actual}),
      ...snapshot.ownershipOf(step, {outcome, ...(actual && {actual}), ...(expected && {expected})}),
      ...(failedPipes && {failedPipes})
    })
    run.emit({file, kind: 'step', step, ...result})
  }
}

interface StepAt {
  readonly step: Step
  readonly index: number
}

/** The result of one step. An error, such as a terminal that can't be opened, blocks it and the steps below it. */
async function runStep(run: DocumentRun, {index, step}: StepAt): Promise<StepResult> {
  const {file, options, planned, runner, selection, snapshot, snapshotFile} = run
  if (run.blocked === undefined) {
    try {
      return await runner.run(step, {
        file,
        place: {index, steps: planned.plan.steps},
        selection,
        snapshot,
        snapshotFile,
        ...(options.shared?.script && {script: options.shared.script})
      })
    } catch (error) {
      run.messages.push(errorToMessage(error))
    }
  }
  return notRunResult({kind: 'not run', reason: run.blocked ?? 'the document has errors'})
}

/** Ends the services, and runs the `teardown` commands of a document whose `setup` succeeded. */
export async function tearDown(run: DocumentRun): Promise<void> {
  const {isSetUp, options, planned, runner} = run
  if (isSetUp) await runner.tearDown(setupLimit(planned.plan.steps, options.settings), setupReporter(run))
}

function setupReporter(run: DocumentRun): OnSetup {
  return (setup, printed) => reportRunning(run, {setup}, printed)
}

/** Reports what starts, and its output while it runs. Returns a function that stops it. */
function reportRunning(
  run: DocumentRun,
  running: Pick<ProgressEvent, 'position' | 'setup' | 'step'>,
  printed: () => string
): () => void {
  const started: ProgressEvent = {file: run.file, kind: 'progress', ...running}
  run.emit(started)
  return reportOutput({printed, report: output => run.emit({...started, output})})
}

/** Closes the sessions of a document, and adds the messages about what its steps left behind. */
export async function endSessions(run: DocumentRun): Promise<void> {
  const {file, messages, options, planned, runner} = run
  if (!options.shared) {
    if (runner.isQuiet) options.onQuiet?.()
    messages.push(...planned.control(runner.messages))
    if (run.cassette) messages.push(...planned.control(run.cassette.messages))
    await runner.close()
  }
  run.emit({file, kind: 'progress'})
}
