import {toHtml} from 'hast-util-to-html'
import {openTempFile} from '../../files/temp-file.js'
import type {DocumentEndEvent, DocumentStartEvent, EndEvent, Reporter, StepEvent} from '../../model/event.js'
import {truncate} from '../../text/text-width.js'
import {explainOutcome} from '../outcome-text.js'
import {showLine} from '../show-line.js'
import {coverageView, type ListedCoverage} from './coverage-view.js'
import {documentContent, documentId} from './document-content.js'
import {documentErrors} from './document-errors.js'
import {frameEnd, frameStart, type ListedDocument, type ListedFailure} from './document-shell.js'
import {documentView, toneOfDocument} from './document-view.js'
import {toneOf} from './outcome-style.js'
import {addToScenario, formatScenario, type ScenarioParts, scenarioHead} from './scenario-view.js'
import type {ShownStep} from './step-view.js'

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
  readonly steps: StepEvent[]
}

/**
 * Writes one HTML file that shows each document as its reader sees it, with the result of each step. Finished documents
 * wait in a temporary file; the report is written at the end of the run.
 */
export function createHtmlReporter({write, root, now = () => new Date()}: HtmlOptions): Reporter {
  const spool = openTempFile()
  const documents: ListedDocument[] = []
  const failures: ListedFailure[] = []
  const ids = new Map<string, number>()
  const covered: ListedCoverage[] = []
  let failureCount = 0
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

  const endScenario = () => {
    if (scenario) spool.add(formatScenario(scenario))
    scenario = undefined
  }

  const addFailure = (failure: Omit<ListedFailure, 'id'>): number => {
    failureCount++
    if (failures.length < maxListed) failures.push({...failure, id: `failure-${failureCount}`})
    return failureCount
  }

  const endDocument = (end: DocumentEndEvent, {start, steps}: CurrentDocument) => {
    const {place, source} = start
    const {file} = end
    const id = takeId(file)
    const index = documents.length
    const errors = documentErrors(end, steps).map(error => {
      const place = error.line === undefined ? file : `${file}:${error.line}`
      return {...error, failure: addFailure({place, title: error.text, word: 'error'})}
    })
    const shown = steps.map((event, number): ShownStep => {
      if (toneOf(event.outcome) !== 'failed') return {event, id: `step-${index}-${number}`}
      const [command = ''] = event.step.code.trim().split('\n')
      const failure = addFailure({
        command: truncate(showLine(command), maxCommand),
        place: `${file}:${event.step.line}`,
        title: explainOutcome(event.outcome),
        word: event.outcome.kind
      })
      return {event, failure, id: `failure-${failure}`}
    })
    const {content, coverage} = documentContent({file, place, prefix: `page-${index}-`, root, source, steps: shown})
    documents.push({file, id, tone: toneOfDocument(end), ...(place && {place})})
    if (coverage) covered.push({coverage, id})
    const document = {content, coverage, end, errors, id, isOpen: isSmall, place}
    if (!place || !scenario) spool.add(`${toHtml(documentView(document))}\n`)
    else if (place.role === 'index') scenario.head = toHtml(scenarioHead({...document, place}))
    else addToScenario(scenario, {place, text: toHtml(documentView(document))})
  }

  const endRun = (end: EndEvent) => {
    endScenario()
    const frame = {coverage: coverageView(covered), date: now(), documents, end, failureCount, failures}
    write(frameStart(frame))
    spool.empty(write)
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
          if (place) scenario ??= {head: '', place, units: []}
          current = {start: event, steps: []}
          break
        }
        case 'step':
          current?.steps.push(event)
          break
        case 'document-end':
          endDocument(
            event,
            current ?? {start: {file: event.file, kind: 'document-start', source: '', steps: 0}, steps: []}
          )
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
