import {randomUUID} from 'node:crypto'
import {toHtml} from 'hast-util-to-html'
import {openTextStore, type StoredText} from '../../files/text-store.js'
import {nameInRun} from '../../model/document.js'
import type {DocumentEndEvent, DocumentStartEvent, EndEvent, Reporter, StepEvent} from '../../model/event.js'
import {truncate} from '../../text/text-width.js'
import {placeOfLine} from '../document-name.js'
import {countWarnings} from '../format-message.js'
import {explainOutcome} from '../outcome-text.js'
import {showLine} from '../show-line.js'
import {coverageView, type ListedCoverage} from './coverage-view.js'
import {documentContent, documentId} from './document-content.js'
import {documentErrors} from './document-errors.js'
import {frameEnd, frameStart, type ListedDocument, type ListedFailure} from './document-shell.js'
import {documentView, toneOfDocument} from './document-view.js'
import {toneOf} from './outcome-style.js'
import {addToScenario, type ScenarioParts, scenarioHead, scenarioTexts} from './scenario-view.js'
import {resultView, type ShownStep} from './step-view.js'

/** Where an HTML report is written, and the project it is about. */
export interface HtmlOptions {
  readonly write: (text: string) => void
  /** Absolute path of the project. */
  readonly root: string
  /** The current time. */
  readonly now?: () => Date
}

/** The most failures listed at the top. */
const maxListed = 500

/** The most characters of a command in that list. */
const maxCommand = 100

/** The most documents that are all unfolded. */
const fewDocuments = 20

/** The document that runs now. */
interface CurrentDocument {
  readonly start: DocumentStartEvent
  /** Its steps, with slots for their results. */
  readonly steps: ShownStep[]
  /** The results of its steps. */
  readonly results: StoredText[]
}

/**
 * Writes one HTML file that shows each document as its reader sees it, with the result of each step, failed documents
 * first. Results and finished documents wait in a temporary file; the report is written at the end of the run.
 */
export function createHtmlReporter({write, root, now = () => new Date()}: HtmlOptions): Reporter {
  const store = openTextStore()
  /** Marks the slots of results, so that no document can forge one. */
  const token = randomUUID()
  const slot = new RegExp(`<!--${token}-(\\d+)-->`)
  /** The finished documents and scenarios. */
  const texts: {readonly failed: StoredText[]; readonly rest: StoredText[]} = {failed: [], rest: []}
  const documents: ListedDocument[] = []
  const failures: ListedFailure[] = []
  const ids = new Map<string, number>()
  const covered: ListedCoverage[] = []
  let failureCount = 0
  let warnings = 0
  let isSmall = true
  let current: CurrentDocument | undefined
  /** The current scenario and its finished files. */
  let scenario: ScenarioParts | undefined

  const takeId = (file: string): string => {
    const id = documentId(file)
    const taken = ids.get(id) ?? 0
    ids.set(id, taken + 1)
    return taken === 0 ? id : `${id}~${taken + 1}`
  }

  /** Stores HTML, with stored results in place of their slots. */
  const addHtml = (html: string, results: readonly StoredText[] = []): readonly StoredText[] =>
    html.split(slot).flatMap((part, index) => (index % 2 === 0 ? store.add(part) : (results[Number(part)] ?? [])))

  const addTexts = (parts: readonly StoredText[], {failed}: {readonly failed: boolean}) =>
    void texts[failed ? 'failed' : 'rest'].push(...parts)

  const endScenario = () => {
    if (scenario) addTexts(scenarioTexts(scenario, addHtml), scenario)
    scenario = undefined
  }

  const addFailure = (failure: Omit<ListedFailure, 'id'>): number => {
    failureCount++
    if (failures.length < maxListed) failures.push({...failure, id: `failure-${failureCount}`})
    return failureCount
  }

  const addStep = (event: StepEvent, {results, steps}: CurrentDocument) => {
    const {outcome, step} = event
    const number = steps.length
    results.push(store.add(toHtml([...resultView(event)])))
    const shown = {event: withoutOutput(event), result: [{type: 'comment' as const, value: `${token}-${number}`}]}
    if (toneOf(outcome) !== 'failed') {
      steps.push({...shown, id: `step-${documents.length}-${number}`})
      return
    }
    const lines = step.code.trim().split('\n')
    const command = lines.find(line => !/^\s*(?:#|$)/.test(line)) ?? lines[0] ?? ''
    const failure = addFailure({
      command: truncate(showLine(command), maxCommand),
      place: placeOfLine(event, step.line),
      title: explainOutcome(outcome),
      word: outcome.kind
    })
    steps.push({...shown, failure, id: `failure-${failure}`})
  }

  const endDocument = (end: DocumentEndEvent, {results, start, steps}: CurrentDocument) => {
    const {place, selection, source} = start
    const {combination, failed, file} = end
    warnings += countWarnings(end.messages)
    const id = takeId(file)
    const index = documents.length
    const events = steps.map(({event}) => event)
    const errors = documentErrors(end, events).map(error => {
      const place = error.line === undefined ? nameInRun(end) : placeOfLine(end, error.line)
      return {...error, failure: addFailure({place, title: error.text, word: 'error'})}
    })
    const {content, coverage} = documentContent({
      file,
      place,
      prefix: `page-${index}-`,
      root,
      selection,
      source,
      steps
    })
    documents.push({
      file,
      id,
      tone: toneOfDocument(end),
      ...(combination !== undefined && {combination}),
      ...(place && {place})
    })
    // The blocks of a document with a matrix count once.
    if (coverage && !covered.some(other => other.coverage.file === file)) covered.push({coverage, id})
    const document = {content, coverage, end, errors, id, isOpen: isSmall, place}
    if (scenario) scenario.failed ||= failed
    if (place?.role === 'index' && scenario) scenario.head = toHtml(scenarioHead({...document, place}))
    else {
      const parts = addHtml(`${toHtml(documentView(document))}\n`, results)
      if (place && scenario) addToScenario(scenario, {parts, place})
      else addTexts(parts, end)
    }
  }

  const endRun = (end: EndEvent) => {
    endScenario()
    const frame = {coverage: coverageView(covered), date: now(), documents, end, failureCount, failures, warnings}
    write(frameStart(frame))
    store.write([...texts.failed, ...texts.rest], write)
    store.close()
    write(frameEnd(frame))
  }

  return {
    async close() {},
    on(event) {
      switch (event.kind) {
        case 'start':
          isSmall = event.documents <= fewDocuments
          break
        case 'document-start': {
          const {place} = event
          if (scenario?.place.index !== place?.index) endScenario()
          if (place) scenario ??= {failed: false, head: '', place, units: []}
          current = {results: [], start: event, steps: []}
          break
        }
        case 'step':
          if (current) addStep(event, current)
          break
        case 'document-end':
          endDocument(event, current ?? {results: [], start: withoutSource(event), steps: []})
          current = undefined
          break
        case 'end':
          endRun(event)
          break
        case 'progress':
          break
        default:
          event satisfies never
      }
    }
  }
}

/** An event without what its stored result shows. */
function withoutOutput(event: StepEvent): StepEvent {
  const {outcome} = event
  return {...event, outcome: 'diff' in outcome ? {...outcome, diff: []} : outcome, output: ''}
}

/** The start of a document that was never announced. */
function withoutSource({file}: DocumentEndEvent): DocumentStartEvent {
  return {file, kind: 'document-start', source: '', steps: 0}
}
