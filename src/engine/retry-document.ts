import type {DocumentEndEvent, FailedAttempt, RunEvent, StepEvent} from '../model/event.js'
import {isFailure} from '../model/outcome.js'
import {type FollowDocumentOptions, followDocument} from './follow-document.js'

/**
 * Follows a document, and again as often as the settings say while it fails in a way that another run may mend. What
 * happens is told of the last attempt alone; a document that passes in the end is flaky, and says what failed before.
 */
export async function retryDocument(options: FollowDocumentOptions): Promise<DocumentEndEvent> {
  const {emit, settings, signal} = options
  if (settings.retry === 0) return followDocument(options)
  const failures: FailedAttempt[] = []
  let written = false
  for (let attempt = 1; ; attempt++) {
    const events: RunEvent[] = []
    const keep = (event: RunEvent) => void (event.kind === 'progress' ? emit(event) : events.push(event))
    const end = await followDocument({...options, emit: keep})
    written ||= end.snapshot === 'written'
    const failed = failuresOf(end, {attempt, events})
    if (failed.length === 0 || attempt > settings.retry || signal.aborted) {
      for (const event of events) emit(event)
      const snapshot = written ? 'written' : end.snapshot
      if (attempt === 1) return end
      if (end.failed) return {...end, attempts: attempt, snapshot}
      return {...end, attempts: attempt, failed: settings.failOnFlaky, flaky: failures, snapshot}
    }
    failures.push(...failed)
  }
}

interface Attempt {
  readonly attempt: number
  readonly events: readonly RunEvent[]
}

/** What failed and may pass in another run: an author's mistake or a missing snapshot will not. */
function failuresOf(end: DocumentEndEvent, {attempt, events}: Attempt): readonly FailedAttempt[] {
  const steps = events.filter((event): event is StepEvent => event.kind === 'step')
  return [
    ...end.messages
      .filter(({ruleId}) => ruleId === 'setup-failed')
      .map(({line}) => ({attempt, id: 'setup', line: line ?? 1, outcome: 'failed' as const})),
    ...steps
      .filter(({outcome}) => isFailure(outcome) && outcome.kind !== 'new' && outcome.kind !== 'not run')
      .map(({outcome, step}) => ({attempt, id: step.id, line: step.line, outcome: outcome.kind}))
  ]
}
