import {mergeStepOptions} from '../../config/step-options.js'
import type {DocumentRecords} from '../../engine/document-run.js'
import {documentSettings} from '../../engine/plan/document-settings.js'
import {runDocuments} from '../../engine/run-documents.js'
import type {DocumentRef} from '../../model/document.js'
import type {RunEvent} from '../../model/event.js'
import {type CastOptions, defaultRows, type Settings} from '../../model/settings.js'
import type {CommandContext} from '../context.js'
import {CollectedRecords} from './collect-records.js'

export interface PlayOptions {
  readonly context: Pick<CommandContext, 'env' | 'signal'>
  /** One document, or those of a scenario. */
  readonly documents: readonly DocumentRef[]
  readonly options: Pick<CastOptions, 'columns' | 'rows'>
  readonly settings: Settings
}

/** What became of a document that was played. */
export interface Played {
  readonly events: readonly RunEvent[]
  /** Absent if an error kept its steps from running. */
  readonly records: DocumentRecords | undefined
  /**
   * `other-output` if steps printed something else than expected and nothing else is wrong: programs may print something
   * else to a terminal than to a pipe.
   */
  readonly verdict: 'failed' | 'other-output' | 'passed'
}

/** Runs the steps of documents in terminals, as a person types them. Writes nothing. */
export async function playDocuments({context, documents, options, settings}: PlayOptions): Promise<Played> {
  const events: RunEvent[] = []
  const collected = new CollectedRecords(documents)
  // A container has no terminals: its steps are played without.
  const own = await Promise.all(documents.map(each => documentSettings(each, {key: 'container', settings})))
  const hasTerminals = own.every(({container}) => !container)
  const end = await runDocuments({
    complete: false,
    documents,
    env: context.env,
    onRecords: collected.add,
    reporter: {close: async () => {}, on: event => void events.push(event)},
    settings: {
      ...settings,
      ...(hasTerminals && {defaults: mergeStepOptions({session: 'terminal'}, settings.defaults)}),
      jobs: 1,
      playsIn: {columns: options.columns, rows: options.rows ?? defaultRows},
      update: 'none'
    },
    signal: context.signal
  })
  const records = collected.shown
  if (!end.failed) return {events, records, verdict: 'passed'}
  const kinds = new Set(collected.all.map(({outcome}) => outcome.kind))
  for (const kind of ['passed', 'replayed', 'skipped', 'mismatched', 'new'] as const) kinds.delete(kind)
  const hasErrors = events.some(event => event.kind === 'document-end' && event.messages.some(({fatal}) => fatal))
  return {events, records, verdict: records && kinds.size === 0 && !hasErrors ? 'other-output' : 'failed'}
}
