import {planDocument} from '../../engine/plan/plan-document.js'
import type {DocumentRef} from '../../model/document.js'
import type {Settings} from '../../model/settings.js'

/** Documents, and the text to filter by. */
export interface FilterOptions {
  readonly documents: readonly DocumentRef[]
  readonly settings: Settings
  /** Part of the path of a document or of the name of a step; case is ignored. */
  readonly text: string
}

/** The documents whose path contains the text, and the steps of others whose name contains it. */
export async function filterDocuments({documents, settings, text}: FilterOptions): Promise<readonly DocumentRef[]> {
  const wanted = text.toLowerCase()
  const found: DocumentRef[] = []
  for (const document of documents) {
    if (document.file.toLowerCase().includes(wanted)) {
      found.push(document)
      continue
    }
    // A document that can't be read has no steps to choose from.
    const planned = await planDocument(document, settings).catch(() => undefined)
    const steps = planned?.plan.steps.filter(({id}) => id.toLowerCase().includes(wanted)) ?? []
    if (steps.length > 0) found.push({...document, lines: steps.map(({line}) => line)})
  }
  return found
}
