import {countOutcomes} from '../model/counts.js'
import type {DocumentEndEvent} from '../model/event.js'
import {DocumentRun, type RunDocumentOptions} from './document-run.js'
import {errorToMessage} from './error-to-message.js'
import {readSnapshot} from './judge/read-snapshot.js'
import {planSteps, readDocument} from './plan/plan-steps.js'
import {recordInDocument, recordInSnapshot, reportObsolete, settleRecords} from './record/record-changes.js'
import {warnOfRecordedFailures} from './record/recorded-failures.js'
import {prestartShell} from './steps/prestart-shell.js'
import {endSessions, runSteps, setUp, tearDown} from './steps/run-steps.js'

/** One stage of the pipeline. It may throw: the error becomes a message on the document. */
type Stage = (run: DocumentRun) => Promise<void> | void

/** The stages of a document, in order. Each step is judged right after it ran, since a failed step stops those below. */
const pipeline: readonly Stage[] = [
  readDocument,
  prestartShell,
  planSteps,
  readSnapshot,
  unlessFailed(resume),
  unlessFailed(setUp),
  runSteps,
  tearDown,
  endSessions,
  saveCassette,
  unlessFailed(settleRecords),
  unlessFailed(recordInDocument),
  unlessFailed(recordInSnapshot),
  unlessFailed(reportObsolete),
  unlessFailed(warnOfRecordedFailures)
]

/** Runs one document and resolves with its last event. Errors of the document are messages in that event. */
export async function runDocument(options: RunDocumentOptions): Promise<DocumentEndEvent> {
  const run = new DocumentRun(options)
  for (const stage of pipeline) {
    try {
      await stage(run)
    } catch (error) {
      run.messages.push(errorToMessage(error))
    }
  }
  return documentEnd(run)
}

/** Continues from a checkpoint of an earlier run, and prepares to save others. */
async function resume(run: DocumentRun): Promise<void> {
  const {checkpoints} = run.options
  const {sandbox, update, variation} = run.planned.settings
  if (!checkpoints || !sandbox || update !== 'new' || variation) return
  const {DocumentCheckpoints} = await import('./checkpoint/document-checkpoints.js')
  const document = new DocumentCheckpoints(run, checkpoints)
  run.onStep = (index, result) => document.add(index, result)
  run.kept = await document.resume()
}

/** Writes what was recorded, unless the document failed. */
async function saveCassette({cassette, hasFailed, options, runner}: DocumentRun): Promise<void> {
  if (cassette?.mode === 'record' && !hasFailed && !options.signal.aborted) await cassette.save(runner.mask)
}

/** A stage that needs a document without errors. */
function unlessFailed(stage: Stage): Stage {
  return run => (run.hasErrors ? undefined : stage(run))
}

async function documentEnd(run: DocumentRun): Promise<DocumentEndEvent> {
  const {file, messages, obsolete, place, planned, records, runner, startedAt, written} = run
  const containment = await runner.containment()
  return run.masked({
    counts: countOutcomes(records.map(({outcome}) => outcome)),
    durationMs: performance.now() - startedAt,
    failed: run.hasFailed,
    file,
    kind: 'document-end',
    messages,
    obsolete: obsolete.entries.map(({id}) => id),
    ...(obsolete.entries.length > 0 && {obsoleteIs: obsolete.state}),
    ...place,
    ...(planned.blocks !== undefined && {blocks: planned.blocks}),
    ...written,
    ...(containment !== undefined && {containment})
  })
}
