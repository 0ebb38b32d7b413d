import {VFile} from 'vfile'
import {cover} from '../../coverage/cover.js'
import {selectSteps} from '../../engine/documents/select-steps.js'
import {planDocument} from '../../engine/plan/plan-document.js'
import type {DocumentCoverage} from '../../model/coverage.js'
import type {DocumentRef} from '../../model/document.js'
import type {Settings} from '../../model/settings.js'
import {parse} from '../../parse/parse.js'

/**
 * Which shell blocks of a document a run would run; undefined for a script or an `index.json`, which aren't read by
 * people. Throws what reading and parsing the file throws.
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
    tree: parse(new VFile({path: plan.file, value: source}))
  })
}
