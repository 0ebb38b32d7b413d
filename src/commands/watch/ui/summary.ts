import {toHtml} from 'hast-util-to-html'
import {h} from 'hastscript'
import {addCounts, noCounts} from '../../../model/counts.js'
import type {EndEvent} from '../../../model/event.js'
import {verdictOfDocument} from '../../../report/document-verdict.js'
import {bar, count, sumOf, verdictOf} from '../../../report/html/document-shell.js'
import type {LiveDocument} from './live-document.js'

/** The last results of all documents: a title, and a heading with numbers as HTML. */
export function summaryOf(
  documents: readonly LiveDocument[],
  isRunning: boolean
): {readonly html: string; readonly title: string} {
  const ends = documents.flatMap(({end}) => end ?? [])
  const verdicts = ends.map(verdictOfDocument)
  const of = (verdict: (typeof verdicts)[number]) => verdicts.filter(one => one === verdict).length
  const end: EndEvent = {
    counts: ends.reduce((sum, {counts}) => addCounts(sum, counts), noCounts),
    documents: {
      failed: of('failed'),
      flaky: of('flaky'),
      noSteps: of('no steps'),
      notRun: of('not run'),
      passed: of('passed'),
      skipped: of('skipped')
    },
    durationMs: ends.reduce((sum, {durationMs}) => sum + durationMs, 0),
    failed: of('failed') > 0,
    kind: 'end',
    obsoleteFiles: []
  }
  const unfinished = documents.length - ends.length
  const verdict = unfinished > 0 ? `${ends.length} of ${count(documents.length, 'document')} run` : verdictOf(end)
  const tone = end.failed ? 'failed' : unfinished > 0 ? '' : 'passed'
  return {
    html: toHtml([
      h('h1', {className: [tone]}, verdict),
      h('p.sum', sumOf({end, warnings: 0})),
      bar(end.counts),
      h('p.running', {role: 'status'}, isRunning ? 'Running' : 'Waiting for changes')
    ]),
    title: `${isRunning ? '…' : end.failed ? '✗' : '✓'} ${verdict} – Fencepost`
  }
}
