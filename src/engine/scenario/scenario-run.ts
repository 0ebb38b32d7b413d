import type {DocumentRef} from '../../model/document.js'
import type {DocumentEndEvent, RunEvent} from '../../model/event.js'
import type {ScenarioRole} from '../../model/scenario.js'
import type {Settings} from '../../model/settings.js'
import type {RunDocumentOptions} from '../document-run.js'
import {selectSteps} from '../documents/select-steps.js'
import type {ScriptRun} from '../judge/step-context.js'
import {type PlanOf, planScenario} from '../plan/plan-scenario.js'
import type {PlannedDocument} from '../plan/plan-source.js'
import {runDocument} from '../run-document.js'
import {StepRunner} from '../steps/step-runner.js'
import type {DocumentEvents} from './document-events.js'
import {scenarioSettings} from './scenario-settings.js'

/** What running a scenario needs. */
export interface RunScenarioOptions extends Omit<RunDocumentOptions, 'document' | 'shared'> {
  /** Its files in reading order, the index first. */
  readonly documents: readonly DocumentRef[]
}

/** A scenario that runs: its files share a plan, settings and sessions. */
export class ScenarioRun {
  readonly options: RunScenarioOptions
  readonly plan: PlanOf
  readonly runner: StepRunner
  /** Last event of each reported file. */
  readonly ends: DocumentEndEvent[] = []
  /** Background scripts that are still running. */
  readonly pending: Promise<DocumentEvents>[] = []
  /** Why no file runs; absent if they do. */
  blocked: string | undefined

  private constructor(options: RunScenarioOptions, plan: PlanOf, texts: readonly PlannedDocument[]) {
    this.options = options
    this.plan = plan
    const sessions = texts.flatMap(text => text.plan.sessions ?? [])
    this.runner = new StepRunner({...options, sessions, startAtHome: true})
  }

  /** Plans a scenario. Files that can't be read are reported when they run. */
  static async open(given: RunScenarioOptions): Promise<ScenarioRun> {
    const {documents, settings} = given
    const plan = await planScenario(documents, settings)
    const texts = documents.filter(({part}) => part?.role === 'text')
    const planned = (await Promise.all(texts.map(text => plan(text).catch(() => undefined)))).flatMap(
      text => text ?? []
    )
    const merged = scenarioSettings(
      settings,
      planned.map(text => text.settings)
    )
    return new ScenarioRun({...given, settings: merged}, plan, planned)
  }

  get settings(): Settings {
    return this.options.settings
  }

  /** The `index.json`. */
  get index(): DocumentRef | undefined {
    return this.options.documents[0]
  }

  /** Indexes of the intro, the steps and the finish, in order. */
  get units(): ReadonlySet<number> {
    return new Set(this.options.documents.slice(1).flatMap(({part}) => part?.unit ?? []))
  }

  /** The files of one unit with a role. */
  filesOf(unit: number, role: ScenarioRole): readonly DocumentRef[] {
    return this.options.documents.slice(1).filter(({part}) => part?.unit === unit && part.role === role)
  }

  /** The last unit with a selected step; `undefined` if all steps are selected. */
  async lastUnit(): Promise<number | undefined> {
    const {documents, name} = this.options
    if (name === undefined) return undefined
    let last = -1
    for (const document of documents.slice(1)) {
      const steps = await this.plan(document).then(
        planned => planned.plan.steps,
        () => []
      )
      const selection = selectSteps(steps, {lines: document.lines, name})
      if (document.part && steps.some(step => selection.has(step))) last = Math.max(last, document.part.unit)
    }
    return last
  }

  /** Runs one file, and keeps its events until it can be reported. */
  async run(document: DocumentRef, {isAbove, script}: RunFileOptions): Promise<DocumentEvents> {
    const {blocked, options, plan, runner} = this
    const events: RunEvent[] = []
    const emit = (event: RunEvent) => void (event.kind === 'progress' ? options.emit(event) : events.push(event))
    const shared = {blocked, isAbove, plan: () => plan(document), runner, ...(script && {script})}
    return {end: await runDocument({...options, document, emit, shared}), events}
  }

  report({events, end}: DocumentEvents): void {
    for (const event of events) this.options.emit(event)
    this.options.emit(end)
    this.ends.push(end)
  }
}

interface RunFileOptions {
  /** The file comes before the selected steps, so all of it runs. */
  readonly isAbove: boolean
  readonly script?: ScriptRun
}
