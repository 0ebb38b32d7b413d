import type {VFileMessage} from 'vfile-message'
import {ruleLevelsFor} from '../../config/load-settings.js'
import {canPrintDone} from '../../formats/killercoda/script.js'
import {countOutcomes} from '../../model/counts.js'
import type {DocumentRef} from '../../model/document.js'
import {isFailure} from '../../model/outcome.js'
import type {Settings} from '../../model/settings.js'
import {toMessage} from '../../plan/diagnostics.js'
import {selectSteps} from '../documents/select-steps.js'
import {SnapshotEntries} from '../judge/snapshot-entries.js'
import type {PlanOf} from '../plan/plan-scenario.js'
import type {StepRunner} from '../steps/step-runner.js'
import type {DocumentEvents} from './document-events.js'

interface ProbeOptions {
  readonly checks: readonly DocumentRef[]
  readonly texts: readonly DocumentRef[]
  readonly plan: PlanOf
  readonly runner: StepRunner
  readonly settings: Settings
}

/** The longest that is waited for a check which nobody has fulfilled yet, in milliseconds. */
const probeTimeout = 10_000

/** The checks that pass before the step's commands ran, where it has some. */
export async function passedEarly(options: ProbeOptions): Promise<readonly DocumentRef[]> {
  const {checks, plan, runner, settings, texts} = options
  const asked = checks.filter(({file}) => ruleLevelsFor(settings, file)['verify-checks-nothing'] !== 'off')
  if (asked.length === 0) return []
  if (!(await hasCommands(texts, plan))) return []
  const early: DocumentRef[] = []
  for (const document of asked) {
    const [step] = (await plan(document)).plan.steps
    if (!step) continue
    const result = await runner.run(
      {...step, options: {...step.options, timeout: probeTimeout}},
      {
        file: document.file,
        snapshot: new SnapshotEntries({path: '', steps: [], text: undefined}),
        script: {...(await verifyRun(document, plan)), isProbe: true},
        selection: selectSteps([step], {lines: []}),
        snapshotFile: ''
      }
    )
    if (result.outcome.kind === 'passed') early.push(document)
  }
  return early
}

/** Whether there is anything to follow in the texts of a step. */
export async function hasCommands(texts: readonly DocumentRef[], plan: PlanOf): Promise<boolean> {
  const planned = await Promise.all(texts.map(document => plan(document).catch(() => undefined)))
  return planned.some(text => text?.plan.steps.some(({options: {skip}}) => skip === undefined))
}

/** A check whose step leaves all to the reader: that it fails says nothing. */
export function asUnasked({events, end}: DocumentEvents): DocumentEvents {
  const reason = 'the step has no commands to follow, so that nobody did what it checks'
  const told = events.map(event =>
    event.kind === 'step' && event.outcome.kind === 'failed'
      ? {...event, outcome: {kind: 'skipped', reason} as const}
      : event
  )
  const outcomes = told.flatMap(event => (event.kind === 'step' ? event.outcome : []))
  const failed = outcomes.some(isFailure) || end.messages.some(({fatal}) => fatal)
  return {end: {...end, counts: countOutcomes(outcomes), failed}, events: told}
}

/** Says that a check passed before the step's commands ran. */
export function toEarlyPass({file}: DocumentRef): VFileMessage {
  return toMessage(file, {
    place: {column: 1, line: 1},
    reason: "Expected it to fail before the step's commands ran, got a pass: it checks nothing",
    remedy: 'Check what the step changes.',
    ruleId: 'verify-checks-nothing',
    severity: 'warning'
  })
}

/** How a check is run: in a process of its own, and it must say that it passes where it can say so. */
export async function verifyRun(document: DocumentRef, plan: PlanOf) {
  const source = await plan(document).then(
    planned => planned.source,
    () => ''
  )
  return {isBeside: true, isCheck: true as const, ...(canPrintDone(source) && {mustPrint: 'done'})}
}
