import type {Root} from 'mdast'
import {VFile} from 'vfile'
import {cover} from '../../coverage/cover.js'
import {selectSteps} from '../../engine/documents/select-steps.js'
import {planDocument} from '../../engine/plan/plan-document.js'
import {isParseError} from '../../engine/plan/plan-source.js'
import type {DocumentCoverage} from '../../model/coverage.js'
import type {DocumentRef} from '../../model/document.js'
import {UsageError} from '../../model/errors.js'
import type {Settings} from '../../model/settings.js'
import {parse} from '../../parse/parse.js'

/**
 * Which shell blocks of a document a run would run; undefined for a script or an `index.json`, which aren't read by
 * people. Throws what reading the file throws.
 */
export async function coverDocument(document: DocumentRef, settings: Settings): Promise<DocumentCoverage | undefined> {
  if (document.part && document.part.role !== 'text') return undefined
  const {plan, settings: merged, source} = await planDocument(document, settings)
  const {skipReason} = selectSteps(plan.steps, {lines: []})
  return cover({
    file: plan.file,
    settings: merged,
    skipReason,
    source,
    steps: plan.steps,
    tree: parseOrExplain(plan.file, source)
  })
}

/** Parses a document. Throws a `UsageError` if that isn't possible. */
function parseOrExplain(file: string, source: string): Root {
  try {
    return parse(new VFile({path: file, value: source}))
  } catch (error) {
    if (!isParseError(error)) throw error
    throw new UsageError(`The blocks of \`${file}\` can't be counted. Line ${error.line}: ${error.message}`)
  }
}
