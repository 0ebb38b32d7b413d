import type {Element} from 'hast'
import {toHtml} from 'hast-util-to-html'
import {h, s as svg} from 'hastscript'
import type {Counts, EndEvent} from '../../model/event.js'
import type {ScenarioPlace} from '../../model/scenario.js'
import {showControls} from '../../text/show-controls.js'
import {withCombination} from '../document-name.js'
import {explainEarlyEnd} from '../early-end.js'
import {formatCounts} from '../outcome-text.js'
import {showLine} from '../show-line.js'
import {shownPath} from './document-view.js'
import {findView, keysView} from './find-view.js'
import {type Tone, toneSigns} from './outcome-style.js'
import {pageHead, reportScript, reportStyle} from './page-head.js'
import {unbrokenDuration} from './unbroken.js'

/** A document in the list of documents. */
export interface ListedDocument {
  readonly file: string
  /** The combination of its matrix; absent without a matrix. */
  readonly combination?: string
  readonly id: string
  readonly tone: Tone
  /** Its place in a scenario; documents of one scenario follow each other. */
  readonly place?: ScenarioPlace
}

/** A failure in the list of failures. */
export interface ListedFailure {
  readonly id: string
  /** Such as `README.md:12`. */
  readonly place: string
  /** The first command of a step that failed. */
  readonly command?: string
  /** What happened. */
  readonly title: string
  readonly word: string
}

/** Everything but the documents themselves. */
export interface Frame {
  readonly end: EndEvent
  readonly documents: readonly ListedDocument[]
  readonly failures: readonly ListedFailure[]
  /** Number of failures, which may be more than are listed. */
  readonly failureCount: number
  /** Number of warnings about documents. */
  readonly warnings: number
  readonly coverage: Element | undefined
  readonly date: Date
}

/** The HTML before the documents. */
export function frameStart(frame: Frame): string {
  const {documents, failures, end, coverage, failureCount} = frame
  const title = `${toneSigns[end.failed ? 'failed' : 'passed']} ${verdictOf(end)} – Fencepost`
  const head = pageHead({script: reportScript, style: reportStyle, title})
  const skip = failures.length > 0 ? ['#failures', 'Skip to the failures'] : ['#report', 'Skip to the documents']
  const side = h('header.side', [
    h('p.brand', 'Fencepost'),
    h('h1', {className: [end.failed ? 'failed' : 'passed']}, verdictOf(end)),
    h('p.sum', sumOf(frame)),
    bar(end.counts),
    findView(count(documents.length, 'document')),
    h('nav', {ariaLabel: 'Documents'}, [
      h('details.documents', {open: true}, [h('summary', 'Documents'), h('ul', failedFirst(documents).map(listedView))])
    ]),
    h('button.help', {hidden: true, type: 'button'}, ['Keys ', h('kbd', '?')])
  ])
  const before = [
    ...(end.signal === undefined ? [] : [h('p.early', explainEarlyEnd(end.signal))]),
    ...(failures.length > 0 ? [failuresView(failures, failureCount)] : []),
    ...(coverage ? [coverage] : [])
  ]
  return [
    `<!doctype html>\n<html lang="en">\n${toHtml(head)}\n<body>\n`,
    toHtml(h('a.skip', {href: skip[0]}, skip[1])),
    `\n${toHtml(side)}\n<main id="report" tabindex="-1">\n${toHtml(before)}\n`
  ].join('')
}

/** The HTML after the documents. */
export function frameEnd({date, end, failureCount}: Frame): string {
  const obsolete = end.obsoleteFiles.map(file => h('p', `Obsolete snapshot: ${showLine(file)}. Its document is gone.`))
  const last = h('footer', {id: `failure-${failureCount + 1}`, tabIndex: -1}, [
    ...obsolete,
    ...(failureCount > 0 ? [h('p', ['No more failures. ', h('a', {href: '#failures'}, 'All failures')])] : []),
    h('p', [
      'Made by Fencepost on ',
      h('time', {dateTime: date.toISOString()}, `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`),
      '.'
    ])
  ])
  const hidden = [keysView(), h('p.said', {role: 'status'})]
  return `\n${toHtml(last)}\n</main>\n${toHtml(hidden)}\n<script>${reportScript}</script>\n</body>\n</html>\n`
}

/** The verdict of a run in a few words. */
export function verdictOf({documents, failed, signal}: EndEvent): string {
  const all = documents.failed + documents.passed + (documents.flaky ?? 0) + (documents.notRun ?? 0)
  if (documents.failed > 0) return `${documents.failed} of ${count(all, 'document')} failed`
  if (failed) return signal === undefined ? 'Failed' : 'Interrupted'
  if (all === 0) return documents.skipped ? 'No step ran' : 'No steps'
  return all === 1 ? 'The document passed' : `All ${all} documents passed`
}

/** The numbers of a run on one line. */
export function sumOf({end: {counts, documents, durationMs}, warnings}: Pick<Frame, 'end' | 'warnings'>): string {
  const flaky = documents.flaky ? ` · ${documents.flaky} flaky` : ''
  const empty = documents.noSteps ? ` · ${count(documents.noSteps, 'document')} without steps` : ''
  const notRun = documents.notRun ? ` · ${count(documents.notRun, 'document')} not run` : ''
  const skipped = documents.skipped ? ` · ${count(documents.skipped, 'document')} skipped` : ''
  const warned = warnings > 0 ? ` · ${count(warnings, 'warning')}` : ''
  return `${formatCounts(counts)}${flaky}${notRun}${skipped}${empty}${warned} · ${unbrokenDuration(durationMs)}`
}

/** A number with its noun, such as `2 documents`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

/** The outcomes as a bar; the text above it has the numbers. */
export function bar(counts: Counts): Element {
  const {errored, failed, kept, mismatched, passed, skipped, updated} = counts
  const parts: readonly (readonly [Tone, number])[] = [
    ['failed', errored + failed + mismatched + counts['timed out']],
    ['idle', kept + skipped + counts['not run']],
    ['changed', updated + counts.new],
    ['passed', passed]
  ]
  const all = Math.max(
    1,
    parts.reduce((sum, [, part]) => sum + part, 0)
  )
  let x = 0
  const rects = parts
    .filter(([, part]) => part > 0)
    .map(([tone, part]) => {
      const width = (part * 100) / all
      x += width
      return svg('rect', {className: [tone], height: '6', width: `${width}%`, x: `${x - width}%`})
    })
  return svg('svg', {ariaHidden: 'true', className: ['bar']}, rects)
}

/** The documents in the order of the report: those that failed first. The files of a scenario stay together. */
function failedFirst(documents: readonly ListedDocument[]): readonly ListedDocument[] {
  const groups: ListedDocument[][] = []
  for (const document of documents) {
    const last = groups.at(-1)
    if (document.place && last?.[0]?.place?.index === document.place.index) last.push(document)
    else groups.push([document])
  }
  const hasFailed = (group: readonly ListedDocument[]) => group.some(({tone}) => tone === 'failed')
  return [...groups.filter(hasFailed), ...groups.filter(group => !hasFailed(group))].flat()
}

/** A document in the list of documents. */
export function listedView({combination, file, id, place, tone}: ListedDocument): Element {
  const isIndex = place?.role === 'index'
  const shown = isIndex ? showControls(place.scenario) : shownPath(file, place)
  const slash = isIndex ? 0 : shown.lastIndexOf('/') + 1
  const rank = place ? [isIndex ? 'scenario' : 'inner'] : []
  return h('li', {className: [tone, ...rank], dataFailed: String(tone === 'failed'), dataFile: file}, [
    h('a', {href: `#${id}`}, [
      h('span.sign', {ariaLabel: tone === 'changed' ? 'flaky' : tone, role: 'img'}, toneSigns[tone]),
      h('span.path', [h('span.folder', shown.slice(0, slash)), withCombination(shown.slice(slash), {combination})])
    ])
  ])
}

function failuresView(failures: readonly ListedFailure[], all: number): Element {
  const items = failures.map(({command, id, place, title, word}) =>
    h('li', [
      h('a', {href: `#${id}`}, showLine(place)),
      ` ${word} `,
      ...(command === undefined ? [] : [h('code', showLine(command))]),
      h('span.title', showLine(title))
    ])
  )
  const more = all > failures.length ? [h('p', `${all - failures.length} more are marked in their documents.`)] : []
  return h('section', {ariaLabelledBy: 'failures', className: ['failures']}, [
    h('h2', {id: 'failures', tabIndex: -1}, count(all, 'failure')),
    h('ol', items),
    ...more
  ])
}
