import type {DocumentRef} from '../../model/document.js'
import {UsageError} from '../../model/errors.js'
import type {ShardOfRun} from '../../model/shard.js'
import type {Flags, Values} from '../command.js'
import type {CommandContext} from '../context.js'
import type {Project} from '../project.js'

/** Flags of a run of some of the documents. */
export const selectionFlags = {
  changed: {
    default: 'HEAD',
    help: 'only documents that differ from a git commit (default: HEAD)',
    type: 'string',
    value: '[REF]'
  },
  durations: {
    help: 'balance the shards by an earlier json report; without the file, by number',
    type: 'string',
    value: 'FILE'
  },
  shard: {
    help: 'follow one part of several: 2/5, or auto from the variables of the CI service',
    type: 'string',
    value: 'I/N'
  }
} as const satisfies Flags

/** What to take a part of. */
export interface SelectDocumentsOptions {
  readonly context: CommandContext
  readonly values: Values<typeof selectionFlags>
  readonly project: Project
}

/** The documents that a run follows. */
export interface SelectedDocuments {
  readonly documents: readonly DocumentRef[]
  readonly shard?: ShardOfRun
}

/** Takes the part of the documents that the flags ask for. Throws a `UsageError`. */
export async function selectDocuments(options: SelectDocumentsOptions): Promise<SelectedDocuments> {
  const {values, context} = options
  const {durations: file, shard} = values
  const documents = await selectChanged(options)
  if (shard === undefined) {
    if (file === undefined) return {documents}
    throw new UsageError('Expected `--durations` with `--shard`, got it alone. Say which part: `--shard 2/5`.')
  }
  const {readShard} = await import('./read-shard.js')
  const {shardDocuments} = await import('../../engine/documents/shard-documents.js')
  const wanted = readShard(shard, context.env)
  if (file === undefined) return shardDocuments(documents, {shard: wanted})
  const {readDurations} = await import('./read-durations.js')
  const durations = await readDurations(file, context.cwd)
  if (!durations)
    context.stderr(
      `fencepost: There is no \`${file}\`, so the shards hold the same number of documents, whatever their time.\n`
    )
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
    context.stderr(`fencepost: No document, and nothing that one depends on, differs from \`${ref}\`.\n`)
  return found
}
