import type {DocumentEndEvent, RunEvent} from '../model/event.js'
import {emptyEnd, type RunDocumentOptions} from './document-run.js'
import {settingsOf} from './documents/expand-matrix.js'
import {errorToMessage} from './error-to-message.js'
import {retryDocument, retryGroup} from './retry-document.js'
import type {DocumentGroup} from './run-groups.js'

/** How the documents of a group run. */
export type RunGroupOptions = Omit<Parameters<typeof retryDocument>[0], 'document' | 'shared'>

/** Runs documents that share sessions or a snapshot. An error before the first stage, or a bug, stays in its document. */
export async function runGroup(group: DocumentGroup, options: RunGroupOptions): Promise<void> {
  try {
    await runDocumentsOf(group, options)
  } catch (error) {
    failGroup(group, {emit: options.emit, error})
  }
}

/** Reports an error that kept a group from running. */
export function failGroup(
  group: DocumentGroup,
  {emit, error}: {readonly emit: (event: RunEvent) => void; readonly error: unknown}
): void {
  for (const document of group.slice(0, 1))
    emit({...emptyEnd(document), failed: true, messages: [errorToMessage(error)]})
}

async function runDocumentsOf(group: DocumentGroup, options: RunGroupOptions): Promise<void> {
  if (group[0]?.part) {
    const {runScenario} = await import('./scenario/run-scenario.js')
    await retryGroup(options, (emit, isRetried) => runScenario({...options, documents: group, emit, isRetried}))
    return
  }
  const {onQuiet, ...rest} = options
  const fresh = new Set<string>()
  for (const document of group) {
    const isLast = document === group.at(-1)
    await runCombination({...rest, document, ...(isLast && onQuiet && {onQuiet})}, fresh)
  }
}

/**
 * Runs a document with the values of its combination, and names the combination in its events. Adds the ids of entries that
 * it records to `fresh`.
 */
function runCombination(options: RunDocumentOptions, fresh: Set<string>): Promise<readonly DocumentEndEvent[]> {
  const {document, emit, onRecords, settings} = options
  const {combination} = document
  if (!combination) return retryDocument(options)
  return retryDocument({
    ...options,
    emit: event => emit(withCombination(event, combination.name)),
    fresh,
    onRecords(found) {
      onRecords?.(found)
      for (const {actual, outcome} of found.records) if (actual && outcome.kind === 'new') fresh.add(actual.id)
    },
    settings: settingsOf(document, settings)
  })
}

function withCombination(event: RunEvent, combination: string): RunEvent {
  return event.kind === 'start' || event.kind === 'end' ? event : {...event, combination}
}
