import type {DocumentEndEvent, FailedAttempt, RunEvent, StepEvent} from '../model/event.js'
import {isFailure} from '../model/outcome.js'
import type {Settings} from '../model/settings.js'
import type {RunDocumentOptions} from './document-run.js'
import {runDocument} from './run-document.js'

/**
 * Follows a document, and again as often as the settings say while it fails in a way that another run may mend. What
 * happens is told of the last attempt alone; a document that passes in the end is flaky, and says what failed before.
 */
export async function retryDocument(options: RunDocumentOptions): Promise<readonly DocumentEndEvent[]> {
  const {onQuiet, ...again} = options
  return retryGroup(options, async (emit, isRetried) => {
    // One that may be followed again is not over.
    const isOver = options.settings.retry === 0
    const end = await runDocument({...again, ...(isOver && onQuiet && {onQuiet}), emit, isRetried})
    emit(end)
    return [end]
  })
}

/** What following again needs to know. */
export interface RetryOptions {
  readonly settings: Settings
  readonly signal: AbortSignal
  readonly emit: (event: RunEvent) => void
}

/**
 * Follows documents that share their terminals, as `retryDocument` does one: each attempt follows all of them, and is told
 * whether another comes after it where it fails.
 */
export async function retryGroup(
  {emit, settings, signal}: RetryOptions,
  follow: (emit: (event: RunEvent) => void, isRetried: boolean) => Promise<readonly DocumentEndEvent[]>
): Promise<readonly DocumentEndEvent[]> {
  if (settings.retry === 0) return follow(emit, false)
  const failures = new Map<string, FailedAttempt[]>()
  const written = new Set<string>()
  const pages = new Set<string>()
  for (let attempt = 1; ; attempt++) {
    const events: RunEvent[] = []
    const ends = await follow(
      event => void (event.kind === 'progress' ? emit(event) : events.push(event)),
      attempt <= settings.retry
    )
    for (const {file, page, snapshot} of ends) {
      if (snapshot === 'written') written.add(file)
      if (page === 'written') pages.add(file)
    }
    const failed = ends.map(end => ({file: end.file, found: failuresOf(end, {attempt, events})}))
    if (failed.every(({found}) => found.length === 0) || attempt > settings.retry || signal.aborted) {
      const said = ends.map(end => describe(end))
      // One after another: a script that two steps of a scenario share ends twice.
      const inOrder = said.values()
      for (const event of events) emit(event.kind === 'document-end' ? (inOrder.next().value ?? event) : event)
      return said
    }
    for (const {file, found} of failed) failures.set(file, [...(failures.get(file) ?? []), ...found])

    function describe(end: DocumentEndEvent): DocumentEndEvent {
      if (attempt === 1) return end
      const snapshot = written.has(end.file) ? ('written' as const) : end.snapshot
      const writes = {snapshot, ...(pages.has(end.file) && {page: 'written' as const})}
      const flaky = failures.get(end.file) ?? []
      if (end.failed || flaky.length === 0) return {...end, attempts: attempt, ...writes}
      return {...end, attempts: attempt, failed: settings.failOnFlaky, flaky, ...writes}
    }
  }
}

interface Attempt {
  readonly attempt: number
  readonly events: readonly RunEvent[]
}

/** What failed and may pass in another run: an author's mistake or a missing snapshot will not. */
function failuresOf(end: DocumentEndEvent, {attempt, events}: Attempt): readonly FailedAttempt[] {
  const steps = events.filter((event): event is StepEvent => event.kind === 'step' && event.file === end.file)
  return [
    ...end.messages
      .filter(({ruleId}) => ruleId === 'setup-failed' || ruleId === 'teardown-failed')
      .map(({line}) => ({attempt, id: 'setup', line: line ?? 1, outcome: 'failed' as const})),
    ...steps
      .filter(({outcome}) => isFailure(outcome) && outcome.kind !== 'new' && outcome.kind !== 'not run')
      .map(({outcome, step}) => ({attempt, id: step.id, line: step.line, outcome: outcome.kind}))
  ]
}
