import {expandMatrix} from '../../engine/documents/expand-matrix.js'
import type {DocumentRef} from '../../model/document.js'
import {UsageError} from '../../model/errors.js'
import type {ShardOfRun} from '../../model/event.js'
import type {Flags, Values} from '../command.js'
import type {CommandContext} from '../context.js'
import type {Project} from '../project.js'

/** Options that select some of the documents. */
export const selectionFlags = {
  changed: {
    bare: {value: 'HEAD'},
    group: 'Selection',
    help: 'Run only documents that changed since a git commit (default: HEAD)',
    type: 'string',
    value: 'REF'
  },
  shard: {
    group: 'Selection',
    help: 'Run one part of several, such as 2/5; auto reads it from the CI service',
    type: 'string',
    value: 'I/N'
  },
  durations: {
    group: 'Selection',
    help: 'Balance the shards by the durations in a JSON report of an earlier run',
    type: 'string',
    value: 'FILE'
  }
} as const satisfies Flags

/** The documents to select from. */
export interface SelectDocumentsOptions {
  readonly context: CommandContext
  readonly values: Values<typeof selectionFlags>
  readonly project: Project
}

/** The documents of a run. */
export interface SelectedDocuments {
  readonly documents: readonly DocumentRef[]
  readonly shard?: ShardOfRun
}

/** Selects the documents that the options ask for. Throws a `UsageError`. */
export async function selectDocuments(options: SelectDocumentsOptions): Promise<SelectedDocuments> {
  const {values, context} = options
  const {durations: file, shard} = values
  const documents = await expandMatrix(await selectChanged(options), options.project.settings)
  if (shard === undefined) {
    if (file === undefined) return {documents}
    throw new UsageError('`--durations` only works with `--shard`. Add the part to run: `--shard 2/5`.')
  }
  const {readShard} = await import('./read-shard.js')
  const {shardDocuments} = await import('../../engine/documents/shard-documents.js')
  const wanted = readShard(shard, context.env)
  if (file === undefined) return shardDocuments(documents, {shard: wanted})
  const {readDurations} = await import('./read-durations.js')
  const durations = await readDurations(file, context.cwd)
  if (!durations)
    context.stderr(`fencepost: \`${file}\` doesn't exist, so each shard gets the same number of documents.\n`)
  return shardDocuments(documents, {shard: wanted, ...(durations && {durations})})
}

async function selectChanged({project, values, context}: SelectDocumentsOptions): Promise<readonly DocumentRef[]> {
  const {documents, settings} = project
  const {changed: ref} = values
  if (ref === undefined) return documents
  const {findChangedFiles} = await import('./changed-files.js')
  const {changedDocuments} = await import('./changed-documents.js')
  const changed = await findChangedFiles({env: context.env, ref, root: settings.root})
  const found = await changedDocuments({changed, documents, settings})
  if (found.length === 0)
    context.stderr(`fencepost: No document, and no file that one depends on, changed since \`${ref}\`.\n`)
  return found
}
