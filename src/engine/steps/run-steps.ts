import type {ProgressEvent} from '../../model/event.js'
import type {Step} from '../../model/step.js'
import {filterRunMessages} from '../../plan/rules/message-filter.js'
import type {DocumentRun} from '../document-run.js'
import {errorToMessage} from '../error-to-message.js'
import type {StepContext} from '../judge/step-context.js'
import {notRunResult, type StepResult} from '../judge/step-result.js'
import {runNeeded, setUpNeeded} from './run-needs.js'
import {setupLimit} from './setup.js'
import type {OnSetup, SetupOptions} from './step-runner.js'

/**
 * Runs the documents that a document with steps needs, and then its `setup` commands. Each command runs once, although the
 * settings of the project are those of every document. Throws a `SetupError` for one that fails.
 */
export async function setUp(run: DocumentRun): Promise<void> {
  const {kept, needs, options, planned, runner} = run
  if (options.shared || planned.plan.steps.length === 0) return
  const documents = [...needs, planned]
  if (kept.length > 0) {
    run.setUpDocuments = documents
    return
  }
  const done = new Set<string>()
  for (const document of documents) {
    const commands = document.settings.setup.filter(command => !done.has(command))
    const setup = setupOptions(run, commands)
    await (document === planned ? runner.setUp(setup) : setUpNeeded(document, {runner, setup}))
    for (const command of commands) done.add(command)
    run.setUpDocuments = [...run.setUpDocuments, document]
    if (document !== planned) await runNeeded(document, runner)
  }
}

/** Runs the steps of a document in order, and reports each with its outcome. */
export async function runSteps(run: DocumentRun): Promise<void> {
  for (const [index, step] of run.planned.plan.steps.entries()) {
    const kept = run.kept[index]
    const inContext = {context: run.contextOf(index), step}
    const result = kept ?? finishedStep(run, inContext) ?? (await runStep(run, inContext))
    if (run.onStep && !kept) await run.onStep(index, result)
    record(run, {result, step})
  }
}

/** Keeps the result of a step, and reports it. */
function record(run: DocumentRun, {result: ended, step}: {readonly result: StepResult; readonly step: Step}): void {
  const {actual, endedAt: _, expected, failedPipes, takes, ...result} = ended
  const {outcome, output} = result
  run.records.push({
    isChosen: run.selection.has(step),
    outcome,
    output,
    step,
    ...(expected && {expected}),
    ...(actual && {actual}),
    ...run.snapshot.ownershipOf(step, ended),
    ...(failedPipes && {failedPipes}),
    ...(takes && {takes})
  })
  run.emit({file: run.file, kind: 'step', step, ...result})
}

interface StepInContext {
  readonly step: Step
  readonly context: StepContext & Required<Pick<StepContext, 'place'>>
}

/** The result of a step that has ended by now. */
function finishedStep(run: DocumentRun, {context, step}: StepInContext): StepResult | undefined {
  if (run.blocked !== undefined) return undefined
  try {
    return run.runner.finished(step, context)
  } catch (error) {
    run.messages.push(errorToMessage(error))
    return undefined
  }
}

/**
 * The result of one step, whose output is reported while it runs. An error, such as a terminal that can't be opened, blocks
 * it and the steps below it.
 */
async function runStep(run: DocumentRun, {context, step}: StepInContext): Promise<StepResult> {
  const {index, steps} = context.place
  const position = {number: index + 1, steps: steps.length}
  const stop = reportRunning(run, {position, step}, () => run.runner.printed(step))
  try {
    if (run.blocked === undefined) return await run.runner.run(step, context)
  } catch (error) {
    run.messages.push(errorToMessage(error))
  } finally {
    stop()
  }
  return notRunResult({kind: 'not run', reason: run.blocked ?? 'the document has errors'})
}

/** Ends the services, and runs the `teardown` commands of the documents whose `setup` succeeded, the last one first. */
export async function tearDown(run: DocumentRun): Promise<void> {
  const {cassette, options, runner, setUpDocuments} = run
  if (setUpDocuments.length === 0) return
  const inReverse = setUpDocuments.flatMap(({settings}) => settings.teardown.toReversed())
  await runner.tearDown(setupOptions(run, [...new Set(inReverse)].reverse()))
  if (!options.signal.aborted) await cassette?.finish()
}

function setupOptions(run: DocumentRun, commands: readonly string[]): SetupOptions {
  const {needs, options, planned} = run
  const steps = [...needs, planned].flatMap(({plan}) => plan.steps)
  const onSetup: OnSetup = (setup, printed) => reportRunning(run, {setup}, printed)
  return {commands, limit: setupLimit(steps, options.settings), onSetup}
}

/** Reports what starts, and its output while it runs. Returns a function that stops it. */
function reportRunning(
  run: DocumentRun,
  running: Pick<ProgressEvent, 'position' | 'setup' | 'step'>,
  printed: () => string
): () => void {
  const started: ProgressEvent = {file: run.file, kind: 'progress', ...running}
  run.emit(started)
  run.reports.begin({printed, report: output => run.emit({...started, output})})
  return () => run.reports.end()
}

/** Closes the sessions of a document, and adds the messages about what its steps left behind. */
export async function endSessions(run: DocumentRun): Promise<void> {
  const {file, messages, options, planned, runner} = run
  run.reports.close()
  if (!options.shared) {
    if (runner.isQuiet) options.onQuiet?.()
    messages.push(...filterRunMessages(runner.messages, planned.control))
    if (run.cassette) messages.push(...filterRunMessages(run.cassette.messages, planned.control))
    await runner.close()
  }
  run.emit({file, kind: 'progress'})
}
