import {readFile} from 'node:fs/promises'
import {setTimeout as delay} from 'node:timers/promises'
import type {DocumentEndEvent, RunEvent} from '../model/event.js'
import type {RealTerminal} from '../model/plan.js'
import {placeInScenario, type Scenario, type ScenarioPart} from '../model/scenario.js'
import {leaveOutOff} from '../plan/control.js'
import {toMessage} from '../plan/diagnostics.js'
import {copyAssets} from '../scenario/copy-assets.js'
import {canPrintDone} from '../scenario/script.js'
import {countOutcomes} from './count-outcomes.js'
import type {DocumentRef} from './find-documents.js'
import {asMessage, type FollowDocumentOptions, followDocument, type SharedRun} from './follow-document.js'
import {KnownEntries} from './known-entries.js'
import {planDocument} from './plan-document.js'
import {selectSteps} from './selection.js'
import {StepRunner} from './step-runner.js'

/** What following a scenario needs from outside. */
export interface FollowScenarioOptions extends Omit<FollowDocumentOptions, 'document' | 'shared'> {
  /** Its files in the order in which a reader meets them, the index first. */
  readonly documents: readonly DocumentRef[]
}

/** What became of a file, told when its turn comes. */
interface Told {
  readonly events: readonly RunEvent[]
  readonly end: DocumentEndEvent
}

/** How long a step waits for the script beside it, once the reader's terminal is free, in milliseconds. */
const settleTime = 5000

/**
 * Follows a scenario from intro to finish, all its files in the same terminals. The two scripts of a step start together;
 * the step waits for the one in the reader's terminal, and a while for the one beside it, which may go on.
 */
export async function followScenario(options: FollowScenarioOptions): Promise<readonly DocumentEndEvent[]> {
  const {documents, emit} = options
  const ends: DocumentEndEvent[] = []
  const runner = new StepRunner({...options, startAtHome: true, terminals: await terminalsOf(options)})
  const tell = ({events, end}: Told) => {
    for (const event of events) emit(event)
    emit(end)
    ends.push(end)
  }
  const [index, ...parts] = documents
  const pending: Promise<Told>[] = []
  try {
    const blocked = index?.part && (await begin(index, {options, runner, scenario: index.part.scenario, tell}))
    for (const unit of new Set(parts.flatMap(({part}) => part?.unit ?? []))) {
      const inUnit = (role: ScenarioPart['role']) => parts.filter(({part}) => part?.unit === unit && part.role === role)
      const run = (document: DocumentRef, script?: SharedRun['script']) =>
        followPart({document, options, shared: {blocked, runner, ...(script && {script})}})
      const beside = inUnit('background').map(document => run(document, {isBeside: true, isProbe: false}))
      for (const document of inUnit('foreground')) tell(await run(document, {isBeside: false, isProbe: false}))
      for (const one of beside) if (!(await tellInTime(one))) pending.push(one)

      const checks = inUnit('verify')
      const early = blocked || options.name !== undefined ? [] : await passedEarly(checks, {inUnit, options, runner})
      for (const document of inUnit('text')) tell(await run(document))
      for (const document of checks) tell(withEarly(await check(document, run), early.includes(document)))
    }
    if (!blocked) await runner.tearDown()
  } catch (error) {
    if (index) tell({end: {...emptyEnd(index), failed: true, messages: [asMessage(error)]}, events: []})
  } finally {
    await runner.close()
  }
  // What still ran was ended with the terminals: that is no failure of the script.
  for (const one of pending) tell(asEnded(await one))
  return ends

  async function tellInTime(one: Promise<Told>): Promise<boolean> {
    const over = new AbortController()
    const told = await Promise.race([one, delay(settleTime, undefined, {signal: over.signal}).catch(() => undefined)])
    over.abort()
    if (told) tell(told)
    return told !== undefined
  }
}

/** The real terminals of all its texts, which share them. */
async function terminalsOf({documents, settings}: FollowScenarioOptions): Promise<readonly RealTerminal[]> {
  const texts = documents.filter(({part}) => part?.role === 'text')
  const plans = await Promise.all(
    // What cannot be read is reported where it is followed.
    texts.map(document => planDocument(document, settings).catch(() => undefined))
  )
  return plans.flatMap(planned => planned?.plan.terminals ?? [])
}

interface BeginOptions {
  readonly options: FollowScenarioOptions
  readonly runner: StepRunner
  readonly scenario: Scenario
  readonly tell: (told: Told) => void
}

/** Copies the assets and runs the set-up; says why nothing else can be run. */
async function begin(index: DocumentRef, {options, runner, scenario, tell}: BeginOptions): Promise<string | undefined> {
  const messages = [...scenario.messages]
  if (!messages.some(({fatal}) => fatal)) {
    messages.push(...(await copyAssets(scenario, await runner.home())))
    await runner.setUp()
  }
  const said = leaveOutOff(messages, options.settings.rules)
  const failed = said.some(({fatal}) => fatal)
  const end = {...emptyEnd(index), failed, messages: said}
  const {file, place} = end
  tell({end, events: [{file, kind: 'document-start', steps: 0, ...(place && {place})}]})
  return failed ? `\`${file}\` has mistakes` : undefined
}

interface PartOptions {
  readonly document: DocumentRef
  readonly options: FollowScenarioOptions
  readonly shared: SharedRun
}

async function followPart({document, options, shared}: PartOptions): Promise<Told> {
  const events: RunEvent[] = []
  const emit = (event: RunEvent) => void (event.kind === 'progress' ? options.emit(event) : events.push(event))
  const end = await followDocument({...options, document, emit, shared})
  return {end, events}
}

type Run = (document: DocumentRef, script?: SharedRun['script']) => Promise<Told>

async function check(document: DocumentRef, run: Run): Promise<Told> {
  return run(document, {...(await verifyRun(document)), isProbe: false})
}

async function verifyRun(document: DocumentRef) {
  const text = await readFile(document.path, 'utf8').catch(() => '')
  return {isBeside: true, ...(canPrintDone(text) && {mustPrint: 'done'})}
}

interface EarlyOptions {
  readonly inUnit: (role: ScenarioPart['role']) => readonly DocumentRef[]
  readonly options: FollowScenarioOptions
  readonly runner: StepRunner
}

/** The checks that pass before the step's commands ran, where it has some. */
async function passedEarly(
  checks: readonly DocumentRef[],
  {inUnit, options, runner}: EarlyOptions
): Promise<readonly DocumentRef[]> {
  const {settings} = options
  if (checks.length === 0) return []
  const texts = await Promise.all(inUnit('text').map(document => planDocument(document, settings)))
  if (!texts.some(({plan}) => plan.steps.some(({options: {skip}}) => skip === undefined))) return []
  const early: DocumentRef[] = []
  for (const document of checks) {
    const [step] = (await planDocument(document, settings)).plan.steps
    if (!step) continue
    const result = await runner.run(
      {...step, options: {...step.options, timeout: 10_000}},
      {
        known: new KnownEntries({file: document.file, path: '', steps: [], text: undefined}),
        script: {...(await verifyRun(document)), isProbe: true},
        selection: selectSteps([step], {lines: []}),
        snapshotFile: ''
      }
    )
    if (result.outcome.kind === 'passed') early.push(document)
  }
  return early
}

function withEarly(told: Told, isEarly: boolean): Told {
  if (!isEarly) return told
  const message = toMessage(told.end.file, {
    place: {column: 1, line: 1},
    reason: "Expected it to fail before the step's commands ran, got a pass: it checks nothing",
    remedy: 'Check what the step changes.',
    ruleId: 'verify-checks-nothing',
    severity: 'warning'
  })
  return {...told, end: {...told.end, messages: [...told.end.messages, message]}}
}

function asEnded({events, end}: Told): Told {
  const passed = {kind: 'passed'} as const
  const steps = events.map(event =>
    event.kind === 'step' && event.status === 137 ? {...event, outcome: passed} : event
  )
  const outcomes = steps.flatMap(event => (event.kind === 'step' ? event.outcome : []))
  const isFine = outcomes.every(({kind}) => kind === 'passed')
  return {end: isFine ? {...end, counts: countOutcomes(outcomes), failed: false} : end, events: steps}
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
