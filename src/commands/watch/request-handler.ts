import path from 'node:path'
import {nameInRun} from '../../model/document.js'
import {showControls} from '../../text/show-controls.js'
import {withScenarios} from '../run/affected-documents.js'
import type {FailingSteps} from './failing-steps.js'
import type {LastResults} from './last-results.js'
import type {ObservedProject} from './observed-project.js'
import type {ProjectChanges} from './project-changes.js'
import type {Request} from './request-queue.js'
import {listNames, type Screen} from './screen.js'
import type {WatchedRuns} from './watched-runs.js'

/** What requests act on. */
export interface RequestHandlerOptions {
  /** Reads a line that is typed, from this text on; undefined if none was entered. */
  readonly askForFilter: (text: string) => Promise<string | undefined>
  readonly changes: ProjectChanges
  readonly failing: FailingSteps
  readonly project: ObservedProject
  readonly results: LastResults
  readonly runs: WatchedRuns
  readonly screen: Screen
}

/** Does what keys, changes of files and the live view ask for. */
export class RequestHandler {
  readonly #changes: ProjectChanges
  readonly #failing: FailingSteps
  readonly #options: RequestHandlerOptions
  readonly #project: ObservedProject
  readonly #results: LastResults
  readonly #runs: WatchedRuns
  readonly #screen: Screen

  constructor(options: RequestHandlerOptions) {
    this.#options = options
    this.#changes = options.changes
    this.#failing = options.failing
    this.#project = options.project
    this.#results = options.results
    this.#runs = options.runs
    this.#screen = options.screen
  }

  /** Handles a request; resolves with whether it printed anything. */
  async handle(request: Request): Promise<boolean> {
    switch (request.kind) {
      case 'accept':
        return this.#accept()
      case 'again':
        return this.#runAgain()
      case 'all':
        return this.#runAll('All documents')
      case 'changed':
        return this.#runChanged(request.paths)
      case 'documents':
        return this.#runSome(request.files, {none: '', what: `Changed: ${listNames(request.files)}`})
      case 'enter':
        return this.#runFailing()
      case 'failed':
        return this.#runSome(this.#results.failed, {none: 'No document failed.', what: 'Failed documents'})
      case 'filter':
        return this.#askForFilter()
      case 'help':
        this.#screen.help()
        return true
      case 'steps':
        return this.#runSteps(request)
      case 'update':
        return this.#update()
      default:
        return request satisfies never
    }
  }

  async #runAll(what: string, update?: 'all'): Promise<boolean> {
    const project = await this.#changes.read(update)
    return !project || this.#runs.run({documents: project.documents, project, what})
  }

  async #runSome(
    files: readonly string[],
    {none, update, what}: {readonly none: string; readonly update?: 'all'; readonly what: string}
  ): Promise<boolean> {
    if (files.length === 0) {
      this.#screen.print(none)
      return true
    }
    const project = await this.#changes.read(update)
    if (!project) return true
    const some = project.documents.filter(({file}) => files.includes(file))
    return this.#runs.run({documents: withScenarios(some, project.documents), project, what})
  }

  async #runSteps({lines, name}: Pick<Extract<Request, {kind: 'steps'}>, 'lines' | 'name'>): Promise<boolean> {
    const project = await this.#changes.read()
    const document = project?.documents.find(each => nameInRun(each) === name)
    if (!project || !document) return true
    const documents = document.part ? withScenarios([document], project.documents) : [{...document, lines}]
    return this.#runs.run({documents, project, what: `Steps of ${showControls(name)}`})
  }

  /** Runs the first failing step again, and the steps above it. */
  async #runAgain(): Promise<boolean> {
    const step = this.#failing.first
    if (step) return this.#runSteps({lines: [step.line], name: nameInRun(step)})
    this.#screen.print('No step failed.')
    return true
  }

  /** Runs the document of the first failing step; all documents if none failed. */
  async #runFailing(): Promise<boolean> {
    const step = this.#failing.first
    return step ? this.#runSome([step.file], {none: '', what: showControls(step.file)}) : this.#runAll('All documents')
  }

  /** Writes the output of the first failing step to its snapshot, and runs its document. */
  async #accept(): Promise<boolean> {
    const step = this.#failing.first
    const settings = this.#project.current?.settings
    const reason = this.#whyNoUpdate() ?? (step && settings ? undefined : 'No step failed.')
    if (reason !== undefined || !step || !settings) {
      this.#screen.print(reason ?? '')
      return true
    }
    const place = `${showControls(step.file)}:${step.line}`
    const message = await this.#failing.accept(step, settings).then(
      isAccepted => (isAccepted ? '' : `${place} ${step.outcome}, so there is no output to accept. Fix it first.`),
      (error: Error) => error.message
    )
    if (message === '') return this.#runSome([step.file], {none: '', what: `Accepted: ${place}`})
    this.#screen.print(message)
    return true
  }

  #whyNoUpdate(): string | undefined {
    return this.#project.current?.settings.update === 'none'
      ? "Snapshots can't be updated in CI. Update them locally and commit the result."
      : undefined
  }

  async #update(): Promise<boolean> {
    const reason = this.#whyNoUpdate()
    if (reason !== undefined) {
      this.#screen.print(reason)
      return true
    }
    const what = 'Update'
    if (this.#results.obsoleteFiles.length > 0 && this.#runs.filter === '') return this.#runAll(what, 'all')
    return this.#runSome(this.#results.outdated, {none: 'All snapshots match.', update: 'all', what})
  }

  async #askForFilter(): Promise<boolean> {
    const text = await this.#options.askForFilter(this.#runs.filter)
    this.#screen.print('')
    if (text === undefined) return true
    this.#runs.filter = text.trim()
    return this.#runAll('All documents')
  }

  async #runChanged(paths: readonly string[]): Promise<boolean> {
    const change = await this.#changes.readChange(paths)
    if (!change) return false
    const {changed, documents, project, removed} = change
    if (!project || documents.length === 0) return !project || removed.length > 0
    const {root} = project.settings
    this.#runs.edited = changed
    const what = `Changed: ${listNames(changed.map(file => path.relative(root, file)))}`
    return this.#runs.run({documents, project, what})
  }
}
