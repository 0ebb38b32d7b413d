import type {DocumentRecords} from '../../engine/document-run.js'
import {firstCombinations} from '../../engine/documents/expand-matrix.js'
import {documentSettings} from '../../engine/plan/document-settings.js'
import type {DocumentRef} from '../../model/document.js'
import {isFailure} from '../../model/outcome.js'
import type {Settings} from '../../model/settings.js'
import type {CommandContext} from '../context.js'
import {whyOutdated} from './check-casts.js'
import {playDocuments} from './play-documents.js'
import {namedFiles} from './targets.js'
import {writeCasts} from './write-casts.js'

export interface RefreshCastsOptions {
  readonly context: CommandContext
  readonly documents: readonly DocumentRef[]
  readonly settings: Settings
  /** The results of the documents that ran, in the order in which they ended. */
  readonly records: readonly DocumentRecords[]
}

/**
 * Makes those casts again that documents name and that don't show what they do. Returns whether all could be made;
 * documents that failed keep theirs.
 */
export async function refreshCasts({context, documents, records, settings}: RefreshCastsOptions): Promise<boolean> {
  let isGood = true
  for (const document of firstCombinations(documents)) {
    const judged = records.findLast(
      ({combination, file}) => file === document.file && combination === document.combination
    )
    if (!judged || judged.records.some(({outcome}) => isFailure(outcome))) continue
    const files = namedFiles({document, settings: await documentSettings(document, {key: 'casts', settings})})
    for (const file of files) {
      if (context.signal.aborted) return false
      if (whyOutdated(file, judged) === undefined) continue
      const {records: played, verdict} = await playDocuments({
        context,
        documents: [document],
        options: file.options,
        settings
      })
      if (played && verdict !== 'failed')
        isGood = (await writeCasts({context, files: [file], judged, played, root: settings.root, version: 2})) && isGood
      else {
        isGood = false
        context.stderr(
          `fencepost: ${file.name} is out of date, but ${document.file} fails in a terminal. \`npx fencepost cast ${document.file}\` shows why.\n`
        )
      }
    }
  }
  return isGood
}
