import {ruleLevelsFor} from '../../config/load-settings.js'
import {copyAssets} from '../../formats/killercoda/copy-assets.js'
import {countOutcomes} from '../../model/counts.js'
import type {DocumentRef} from '../../model/document.js'
import type {DocumentEndEvent, RunEvent} from '../../model/event.js'
import {placeInScenario, type Scenario, type ScenarioPart} from '../../model/scenario.js'
import {applyRuleLevels} from '../../plan/rules/rule-levels.js'
import type {RunDocumentOptions, SharedRun} from '../document-run.js'
import {selectSteps} from '../documents/select-steps.js'
import {errorToMessage} from '../error-to-message.js'
import {type PlanOf, planScenario} from '../plan/plan-scenario.js'
import type {PlannedDocument} from '../plan/plan-source.js'
import {runDocument} from '../run-document.js'
import {setupLimit} from '../steps/setup.js'
import {StepRunner} from '../steps/step-runner.js'
import {assetTarget} from './asset-target.js'
import {asEnded, settle, withMessage} from './background-scripts.js'
import type {DocumentEvents} from './document-events.js'
import {indexMessages} from './index-messages.js'
import {scenarioSettings} from './scenario-settings.js'
import {asUnasked, hasCommands, passedEarly, toEarlyPass, verifyRun} from './verify-scripts.js'
import {writeHostFile} from './write-host-file.js'

/** What following a scenario needs from outside. */
export interface RunScenarioOptions extends Omit<RunDocumentOptions, 'document' | 'shared'> {
  /** Its files in the order in which a reader matchesOutput them, the index first. */
  readonly documents: readonly DocumentRef[]
}

/**
 * Follows a scenario from intro to finish, all its files in the same terminals. The two scripts of a step start together;
 * the step waits for the one in the reader's terminal, and a while for the one beside it, which may go on.
 */
export async function runScenario(given: RunScenarioOptions): Promise<readonly DocumentEndEvent[]> {
  const {documents, emit} = given
  const ends: DocumentEndEvent[] = []
  const plan = await planScenario(documents, given.settings)
  const texts = await planTexts(given, plan)
  const settings = scenarioSettings(
    given.settings,
    texts.map(text => text.settings)
  )
  const options = {...given, settings}
  const sessions = texts.flatMap(text => text.plan.sessions ?? [])
  const runner = new StepRunner({...options, sessions, startAtHome: true})
  const tell = ({events, end}: DocumentEvents) => {
    for (const event of events) emit(event)
    emit(end)
    ends.push(end)
  }
  const [index, ...parts] = documents
  const pending: Promise<DocumentEvents>[] = []
  try {
    const blocked = index?.part && (await begin(index, {options, plan, runner, scenario: index.part.scenario, tell}))
    const last = await lastUnit(parts, {options, plan})
    for (const unit of new Set(parts.flatMap(({part}) => part?.unit ?? []))) {
      const inUnit = (role: ScenarioPart['role']) => parts.filter(({part}) => part?.unit === unit && part.role === role)
      const run = (document: DocumentRef, script?: SharedRun['script']) => {
        // What stands above the last step that is asked for runs, for the state it leaves.
        const isAbove = last !== undefined && (unit < last || (unit === last && isPreparing(document)))
        const shared = {blocked, isAbove, plan: () => plan(document), runner, ...(script && {script})}
        return runFile({document, options, shared})
      }
      const beside = inUnit('background').map(document => ({
        document,
        told: run(document, {isBeside: true, isProbe: false})
      }))
      let hasFailed = false
      for (const document of inUnit('foreground')) {
        const told = await run(document, {isBeside: false, isProbe: false})
        hasFailed ||= told.end.failed
        tell(told)
      }
      for (const {document, told} of beside) {
        const settled = await settle(told, {document, hasFailed, plan})
        if (settled === 'runs on') pending.push(told)
        else tell(settled)
      }

      const pages = inUnit('text')
      const checks = inUnit('verify')
      const early =
        blocked || options.name !== undefined ? [] : await passedEarly({checks, plan, runner, settings, texts: pages})
      for (const document of pages) tell(await run(document))
      const isIdle = checks.length > 0 && !(await hasCommands(pages, plan))
      for (const document of checks) {
        const ran = await run(document, {...(await verifyRun(document, plan)), isProbe: isIdle})
        const told = isIdle ? asUnasked(ran) : ran
        tell(early.includes(document) ? withMessage(told, toEarlyPass(document), settings) : told)
      }
    }
    if (!blocked) await runner.tearDown(setupLimit([], options.settings))
    if (index && runner.messages.length > 0) {
      tell(indexMessages(emptyEnd(index), applyRuleLevels(runner.messages, ruleLevelsFor(settings, index.file))))
    }
  } catch (error) {
    if (index) tell({end: {...emptyEnd(index), failed: true, messages: [errorToMessage(error)]}, events: []})
  } finally {
    await runner.close()
  }
  // What still ran was ended with the terminals: that is no failure of the script.
  for (const one of pending) tell(asEnded(await one, settings))
  return ends
}

/** Its texts, planned; what cannot be read is reported where it is followed. */
async function planTexts({documents}: RunScenarioOptions, plan: PlanOf): Promise<readonly PlannedDocument[]> {
  const texts = documents.filter(({part}) => part?.role === 'text')
  const planned = await Promise.all(texts.map(document => plan(document).catch(() => undefined)))
  return planned.flatMap(text => text ?? [])
}

interface LastUnitOptions {
  readonly options: RunScenarioOptions
  readonly plan: PlanOf
}

/** The last step of the scenario that holds something the person asked for; nothing where they asked for all. */
async function lastUnit(
  parts: readonly DocumentRef[],
  {options: {name}, plan}: LastUnitOptions
): Promise<number | undefined> {
  if (name === undefined) return undefined
  let last = -1
  for (const document of parts) {
    const steps = await plan(document).then(
      planned => planned.plan.steps,
      () => []
    )
    const selection = selectSteps(steps, {lines: document.lines, name})
    if (document.part && steps.some(step => selection.has(step))) last = Math.max(last, document.part.unit)
  }
  return last
}

function isPreparing({part}: DocumentRef): boolean {
  return part?.role === 'background' || part?.role === 'foreground'
}

interface BeginOptions {
  readonly options: RunScenarioOptions
  readonly plan: PlanOf
  readonly runner: StepRunner
  readonly scenario: Scenario
  readonly tell: (told: DocumentEvents) => void
}

/** Copies the assets and runs the set-up; says why nothing else can be run. */
async function begin(
  index: DocumentRef,
  {options, plan, runner, scenario, tell}: BeginOptions
): Promise<string | undefined> {
  const levels = ruleLevelsFor(options.settings, index.file)
  const said = [...applyRuleLevels(scenario.messages, levels)]
  if (!said.some(({fatal}) => fatal)) {
    said.push(...applyRuleLevels(await copyAssets(scenario, await assetTarget(runner, options.settings)), levels))
    await writeHostFile({documents: options.documents, plan, runner, settings: options.settings})
    await runner.setUp(setupLimit([], options.settings)).catch(error => said.push(errorToMessage(error)))
  }
  const failed = said.some(({fatal}) => fatal)
  const end = {...emptyEnd(index), failed, messages: said}
  const {file, place} = end
  tell({
    end,
    events: [
      {file, kind: 'document-start', source: '', steps: 0, ...(place && {place})},
      {file, kind: 'progress'}
    ]
  })
  return failed ? `\`${file}\` has mistakes` : undefined
}

interface PartOptions {
  readonly document: DocumentRef
  readonly options: RunScenarioOptions
  readonly shared: SharedRun
}

async function runFile({document, options, shared}: PartOptions): Promise<DocumentEvents> {
  const events: RunEvent[] = []
  const emit = (event: RunEvent) => void (event.kind === 'progress' ? options.emit(event) : events.push(event))
  const end = await runDocument({...options, document, emit, shared})
  return {end, events}
}

function emptyEnd({file, part}: DocumentRef): DocumentEndEvent {
  return {
    counts: countOutcomes([]),
    durationMs: 0,
    failed: false,
    file,
    kind: 'document-end',
    messages: [],
    obsolete: [],
    ...(part && {place: placeInScenario(part)}),
    snapshot: 'unchanged'
  }
}
