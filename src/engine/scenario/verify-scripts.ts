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
import type {ScriptRun} from '../judge/step-context.js'
import type {PlanOf} from '../plan/plan-scenario.js'
import type {StepRunner} from '../steps/step-runner.js'
import type {DocumentEvents} from './document-events.js'

interface EarlyChecksOptions {
  readonly checks: readonly DocumentRef[]
  readonly texts: readonly DocumentRef[]
  readonly plan: PlanOf
  readonly runner: StepRunner
  readonly settings: Settings
}

/** Time limit of a check before the commands of its step, in milliseconds. */
const probeTimeout = 10_000

/** The checks that already pass before the commands of their step run. */
export async function findEarlyPasses(options: EarlyChecksOptions): Promise<readonly DocumentRef[]> {
  const {checks, plan, runner, settings, texts} = options
  const enabled = checks.filter(({file}) => ruleLevelsFor(settings, file)['verify-checks-nothing'] !== 'off')
  if (enabled.length === 0) return []
  if (!(await hasCommands(texts, plan))) return []
  const early: DocumentRef[] = []
  for (const document of enabled) {
    const [step] = (await plan(document)).plan.steps
    if (!step) continue
    const result = await runner.run(
      {...step, options: {...step.options, timeout: probeTimeout}},
      {
        file: document.file,
        script: {...(await verifyRun(document, plan)), isProbe: true},
        selection: selectSteps([step], {lines: []}),
        snapshot: new SnapshotEntries({path: '', steps: [], text: undefined}),
        snapshotFile: ''
      }
    )
    if (result.outcome.kind === 'passed') early.push(document)
  }
  return early
}

/** Whether the texts of a scenario step have commands to run. */
export async function hasCommands(texts: readonly DocumentRef[], plan: PlanOf): Promise<boolean> {
  const planned = await Promise.all(texts.map(document => plan(document).catch(() => undefined)))
  return planned.some(text => text?.plan.steps.some(({options: {skip}}) => skip === undefined))
}

/** The events of a check whose step has no commands: a failure means nothing, so it is skipped. */
export function asSkippedFailure({events, end}: DocumentEvents): DocumentEvents {
  const reason = 'its step has no commands, so nothing did what it checks'
  const skipped = events.map(event =>
    event.kind === 'step' && event.outcome.kind === 'failed'
      ? {...event, outcome: {kind: 'skipped', reason} as const}
      : event
  )
  const outcomes = skipped.flatMap(event => (event.kind === 'step' ? event.outcome : []))
  const failed = outcomes.some(isFailure) || end.messages.some(({fatal}) => fatal)
  return {end: {...end, counts: countOutcomes(outcomes), failed}, events: skipped}
}

/** Reports a check that passed before the commands of its step ran. */
export function earlyPassMessage({file}: DocumentRef): VFileMessage {
  return toMessage(file, {
    place: {column: 1, line: 1},
    reason: "The check passes before the step's commands run, so it checks nothing",
    remedy: 'Check something that the step changes.',
    ruleId: 'verify-checks-nothing',
    severity: 'warning'
  })
}

/** How a check runs: in its own process. A script that can print `done` has to print it to pass. */
export async function verifyRun(document: DocumentRef, plan: PlanOf): Promise<Omit<ScriptRun, 'isProbe'>> {
  const source = await plan(document).then(
    planned => planned.source,
    () => ''
  )
  return {isBeside: true, isCheck: true as const, ...(canPrintDone(source) && {mustPrint: 'done'})}
}
