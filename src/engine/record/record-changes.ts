import {superseded} from '../../model/event.js'
import {quote, toMessage} from '../../plan/diagnostics.js'
import {filterRunMessages} from '../../plan/rules/message-filter.js'
import type {DocumentRun} from '../document-run.js'
import {obsoleteState} from './obsolete-entries.js'
import {recordChanges} from './place-entries.js'
import {writeSnapshot} from './write-snapshot.js'

/** Decides what happens to obsolete entries, and hands the records to the caller. */
export function settleRecords(run: DocumentRun): void {
  const {file, options, planned, records, runner, selection, snapshot, snapshotFile} = run
  const {document, onRecords, prune = false, signal} = options
  const entries = snapshot.obsolete
  run.obsolete = {
    entries,
    state: obsoleteState({
      isComplete: !selection.partial && !signal.aborted && records.length === planned.plan.steps.length,
      obsolete: entries.length,
      prune,
      update: planned.settings.update,
      used: records.filter(({actual, expected}) => actual ?? expected).length
    })
  }
  const {combination, path} = document
  onRecords?.({file, mask: runner.mask, path, records, snapshotFile, ...(combination && {combination})})
}

/** Writes new output into the document where it shows its output itself. */
export async function recordInDocument(run: DocumentRun): Promise<void> {
  const {file, options, planned, records} = run
  const changes = isHeldBack(run) ? [] : recordChanges(records)
  if (changes.length === 0) return
  const {writeShownOutput} = await import('./write-shown-output.js')
  const {document, settings} = options
  const isWritten = await writeShownOutput({changes, file, path: document.path, settings, source: planned.source})
  if (isWritten) run.written = {...run.written, page: 'written'}
}

/** Writes new and updated entries to the snapshot file. */
export async function recordInSnapshot(run: DocumentRun): Promise<void> {
  const {file, obsolete, options, planned, records, selection, snapshot} = run
  if (isHeldBack(run) || planned.settings.update === 'none') return
  const written = await writeSnapshot({
    file,
    kept: [...(obsolete.state === 'removed' ? [] : obsolete.entries), ...snapshot.ofOthers],
    records,
    snapshot,
    store: options.store,
    ...(selection.partial && {only: selection.has})
  })
  run.written = {...run.written, snapshot: written}
}

/** Adds a message for each obsolete entry that is still there: an error if that fails the document, a warning in CI. */
export function reportObsolete({file, messages, obsolete, planned, snapshotFile}: DocumentRun): void {
  const {failOnObsolete, update} = planned.settings
  if (obsolete.state === 'removed' || (!failOnObsolete && update !== 'none')) return
  const found = obsolete.entries.map(({id, line}) =>
    toMessage(file, {
      place: {column: 1, line: 1},
      reason: `No step uses the snapshot entry ${quote(id)} at ${snapshotFile}:${line}`,
      remedy: 'Run `npx fencepost update` to remove it.',
      ruleId: 'obsolete-entry',
      severity: failOnObsolete ? 'error' : 'warning'
    })
  )
  messages.push(...filterRunMessages(found, planned.control))
}

/** Whether the run records nothing, because the document failed and is retried. */
function isHeldBack({hasFailed, options}: DocumentRun): boolean {
  return (options.isRetried === true && hasFailed) || options.signal.reason === superseded
}
