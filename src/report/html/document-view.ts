import type {Element, ElementContent} from 'hast'
import {h} from 'hastscript'
import type {VFileMessage} from 'vfile-message'
import {percentOf, sumCoverage} from '../../coverage/sum-coverage.js'
import type {DocumentCoverage} from '../../model/coverage.js'
import type {DocumentEndEvent} from '../../model/event.js'
import type {ScenarioPlace} from '../../model/scenario.js'
import {showControls} from '../../text/show-controls.js'
import {withCombination} from '../document-name.js'
import {verdictOfDocument} from '../document-verdict.js'
import {flakyStepsOf} from '../flaky.js'
import {sentencesOf, severityOf} from '../format-message.js'
import {formatCounts} from '../outcome-text.js'
import {showLine} from '../show-line.js'
import type {DocumentError} from './document-errors.js'
import {type Tone, toneSigns} from './outcome-style.js'
import {unbrokenDuration} from './unbroken.js'

/** A finished document as the report shows it. */
export interface ShownDocument {
  readonly id: string
  readonly end: DocumentEndEvent
  readonly place: ScenarioPlace | undefined
  /** The document or script, with its steps. */
  readonly content: readonly ElementContent[]
  readonly coverage: DocumentCoverage | undefined
  /** Its errors, or why it failed if no step did. */
  readonly errors: readonly (DocumentError & {readonly failure: number})[]
  /** Whether its content is unfolded. */
  readonly isOpen: boolean
  /** Shown in place of its result, while it has none. */
  readonly state?: {readonly tone: Tone; readonly text: string} | undefined
}

const roleNames = {
  background: 'background script',
  foreground: 'foreground script',
  index: 'scenario',
  text: 'text',
  verify: 'verify script'
} as const satisfies Readonly<Record<ScenarioPlace['role'], string>>

/** The tone of a document; `changed` for a flaky one. */
export function toneOfDocument(end: DocumentEndEvent): Tone {
  return (
    {
      failed: 'failed',
      flaky: 'changed',
      'no steps': 'idle',
      'not run': 'idle',
      passed: 'passed',
      skipped: 'idle'
    } as const
  )[verdictOfDocument(end)]
}

/** A document: its path, counts, messages and content. */
export function documentView({id, end, place, content, coverage, errors, isOpen, state}: ShownDocument): Element {
  const tone = state?.tone ?? toneOfDocument(end)
  const verdict = verdictOfDocument(end)
  const nameId = `${id}/name`
  const attributes = {
    ariaLabelledBy: nameId,
    className: ['document', tone],
    dataFailed: String(end.failed),
    dataFile: end.file,
    id
  }
  const unit = place ? [h('span.unit', roleNames[place.role])] : []
  return h('article', attributes, [
    h('details', {open: isOpen || verdict === 'failed'}, [
      h('summary', [
        h('span.sign', {ariaHidden: 'true'}, toneSigns[tone]),
        h(place ? 'h4' : 'h2', {id: nameId}, withCombination(shownPath(end.file, place), end)),
        ...unit,
        h('span.meta', state?.text ?? metaOf(end, coverage))
      ]),
      ...notesOf(end, errors),
      h('div.page', [...content])
    ])
  ])
}

/** The path of a document; for a file of a scenario, relative to its `index.json`. */
export function shownPath(file: string, place: ScenarioPlace | undefined): string {
  const folder = place?.index.replace(/[^/]*$/, '') ?? ''
  return showLine(file.startsWith(folder) ? file.slice(folder.length) : file)
}

/** The result of a document on one line. */
export function metaOf(end: DocumentEndEvent, coverage: DocumentCoverage | undefined): string {
  const {counts, durationMs} = end
  const verdict = verdictOfDocument(end)
  const sum = coverage && sumCoverage([coverage])
  return [
    verdict,
    ...(verdict === 'no steps' ? [] : [formatCounts(counts)]),
    unbrokenDuration(durationMs),
    ...(sum && sum.blocks > 0 ? [`${sum.run} of ${sum.blocks} shell blocks run (${percentOf(sum)}%)`] : [])
  ].join(' · ')
}

/** The messages about a document as a whole. */
export function notesOf(end: DocumentEndEvent, errors: ShownDocument['errors']): readonly Element[] {
  const {messages, obsolete, snapshot} = end
  const rows = [
    ...errors.map(errorView),
    ...messages.filter(({fatal}) => !fatal).map(messageView),
    ...flakyStepsOf(end).map(({line, text}) => note('warning', `Line ${line}: ${text}`)),
    ...(obsolete.length > 0 ? [note('note', `Obsolete snapshot entries: ${obsolete.map(showLine).join(', ')}.`)] : []),
    ...(snapshot === 'unchanged' ? [] : [note('note', `The snapshot file was ${snapshot}.`)])
  ]
  return rows.length > 0 ? [h('ul.notes', rows)] : []
}

function errorView({failure, line, ruleId, text}: ShownDocument['errors'][number]): Element {
  const view = note('error', `${line === undefined ? '' : `Line ${line}: `}${text}`, ruleId)
  return {...view, properties: {...view.properties, id: `failure-${failure}`, tabIndex: -1}}
}

function messageView(message: VFileMessage): Element {
  const {line, ruleId} = message
  return note(severityOf(message), `${line === undefined ? '' : `Line ${line}: `}${sentencesOf(message)}`, ruleId)
}

function note(severity: string, text: string, ruleId?: string): Element {
  return h('li', {className: [severity]}, [
    h('strong', severity),
    ` ${text}`,
    ...(ruleId === undefined ? [] : [' ', h('code', showControls(ruleId))])
  ])
}
