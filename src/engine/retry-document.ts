import type {VFileMessage} from 'vfile-message'
import type {DocumentEndEvent, FailedAttempt, RunEvent, StepEvent} from '../model/event.js'
import {isFailure} from '../model/outcome.js'
import type {Settings} from '../model/settings.js'
import type {RunDocumentOptions} from './document-run.js'
import {stepError} from './error-to-message.js'
import {runDocument} from './run-document.js'

/**
 * Runs a document, and reruns it up to `retry` times while it fails in a way that can pass. Only the last attempt is
 * reported; a document that passes in the end is flaky and lists its earlier failures.
 */
export async function retryDocument(options: RunDocumentOptions): Promise<readonly DocumentEndEvent[]> {
  const {onQuiet, ...rest} = options
  return retryGroup(options, async (emit, isRetried) => {
    // A document that may run again isn't finished.
    const isLast = options.settings.retry === 0
    const end = await runDocument({...rest, ...(isLast && onQuiet && {onQuiet}), emit, isRetried})
    emit(end)
    return [end]
  })
}

/** What retrying needs to know. */
export interface RetryOptions {
  readonly settings: Settings
  readonly signal: AbortSignal
  readonly emit: (event: RunEvent) => void
}

/** Runs one attempt. `isRetried` says whether another one follows if it fails. */
type Attempt = (emit: (event: RunEvent) => void, isRetried: boolean) => Promise<readonly DocumentEndEvent[]>

/** Retries documents that share sessions, as `retryDocument` does for one: each attempt runs all of them. */
export async function retryGroup(
  {emit, settings, signal}: RetryOptions,
  run: Attempt
): Promise<readonly DocumentEndEvent[]> {
  if (settings.retry === 0) return run(emit, false)
  const history = new AttemptHistory(settings)
  for (let attempt = 1; ; attempt++) {
    const events: RunEvent[] = []
    const ends = await run(
      event => void (event.kind === 'progress' ? emit(event) : events.push(event)),
      attempt <= settings.retry
    )
    const hasFailed = history.add(ends, {attempt, events})
    if (hasFailed && attempt <= settings.retry && !signal.aborted) continue
    const finalEnds = ends.map(end => history.describe(end, attempt))
    // In order: a script that two steps of a scenario share ends twice.
    const next = finalEnds.values()
    for (const event of events) emit(event.kind === 'document-end' ? (next.next().value ?? event) : event)
    return finalEnds
  }
}

interface AttemptEvents {
  /** 1-based. */
  readonly attempt: number
  readonly events: readonly RunEvent[]
}

/** What failed and what was written in all attempts of some documents. */
class AttemptHistory {
  readonly #settings: Settings
  readonly #failures = new Map<string, readonly FailedAttempt[]>()
  /** Steps that failed and were skipped in the last attempt, so nothing shows that they can pass. */
  readonly #unproven = new Map<string, readonly FailedAttempt[]>()
  readonly #snapshots = new Set<string>()
  readonly #documents = new Set<string>()

  constructor(settings: Settings) {
    this.#settings = settings
  }

  /** Adds an attempt; returns whether something failed that can pass in another one. */
  add(ends: readonly DocumentEndEvent[], attempt: AttemptEvents): boolean {
    let hasFailed = false
    for (const end of ends) {
      const {file, page, snapshot} = end
      if (snapshot === 'written') this.#snapshots.add(file)
      if (page === 'written') this.#documents.add(file)
      const earlier = this.#failures.get(file) ?? []
      const failures = failuresOf(end, attempt)
      const unproven = skippedIn(attempt, {earlier, file})
      this.#unproven.set(file, unproven)
      hasFailed ||= failures.length + unproven.length > 0
      this.#failures.set(file, [...earlier, ...failures])
    }
    return hasFailed
  }

  /** The end of a document after its last attempt. */
  describe(end: DocumentEndEvent, attempts: number): DocumentEndEvent {
    if (attempts === 1) return end
    const {failed, file} = end
    const snapshot = this.#snapshots.has(file) ? 'written' : end.snapshot
    const whole = {...end, attempts, snapshot, ...(this.#documents.has(file) && {page: 'written' as const})}
    const unproven = this.#unproven.get(file) ?? []
    if (unproven.length > 0) {
      const messages = unproven.map(failure => unprovenMessage(failure, attempts))
      return {...whole, failed: true, messages: [...end.messages, ...messages]}
    }
    const flaky = this.#failures.get(file) ?? []
    return failed || flaky.length === 0 ? whole : {...whole, failed: this.#settings.failOnFlaky, flaky}
  }
}

/** Failures of earlier attempts whose step was skipped in this one. */
function skippedIn(
  {events}: AttemptEvents,
  {earlier, file}: {readonly earlier: readonly FailedAttempt[]; readonly file: string}
): readonly FailedAttempt[] {
  if (earlier.length === 0) return []
  const skipped = new Set(
    events.flatMap(event =>
      event.kind === 'step' && event.file === file && event.outcome.kind === 'skipped' ? event.step.id : []
    )
  )
  const last = new Map(earlier.map(failure => [failure.id, failure]))
  return [...last.values()].filter(({id}) => skipped.has(id))
}

function unprovenMessage({attempt, line}: FailedAttempt, attempts: number): VFileMessage {
  const reason = `This step failed in attempt ${attempt} and was skipped in attempt ${attempts}, so it hasn't passed.`
  return stepError(reason, {line, ruleId: 'skipped-retry'})
}

/** What failed and can pass in another attempt. Errors of the author and missing snapshots can't. */
function failuresOf(end: DocumentEndEvent, {attempt, events}: AttemptEvents): readonly FailedAttempt[] {
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
