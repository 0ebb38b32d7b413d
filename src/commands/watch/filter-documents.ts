import {planDocument} from '../../engine/plan/plan-document.js'
import type {DocumentRef} from '../../model/document.js'
import type {Settings} from '../../model/settings.js'

/** Documents, and the text that the person filters by. */
export interface FilterOptions {
  readonly documents: readonly DocumentRef[]
  readonly settings: Settings
  /** Held by the path of a document, or by the name of a step; in upper or lower case. */
  readonly text: string
}

/** The documents whose path holds the text, whole, and of the others the steps whose name holds it. */
export async function filterDocuments({documents, settings, text}: FilterOptions): Promise<readonly DocumentRef[]> {
  const wanted = text.toLowerCase()
  const found: DocumentRef[] = []
  for (const document of documents) {
    if (document.file.toLowerCase().includes(wanted)) {
      found.push(document)
      continue
    }
    // A document that cannot be read now has no steps to choose from.
    const planned = await planDocument(document, settings).catch(() => undefined)
    const steps = planned?.plan.steps.filter(({id}) => id.toLowerCase().includes(wanted)) ?? []
    if (steps.length > 0) found.push({...document, lines: steps.map(({line}) => line)})
  }
  return found
}
