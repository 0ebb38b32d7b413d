import type {DocumentRef} from '../../model/document.js'

/** Documents that share their terminals, side by side: the files of a scenario; a page is a group of its own. */
export function groupDocuments(documents: readonly DocumentRef[]): readonly (readonly DocumentRef[])[] {
  const groups: DocumentRef[][] = []
  for (const document of documents) {
    const last = groups.at(-1)
    const isSame = document.part !== undefined && last?.[0]?.part?.scenario === document.part.scenario
    if (last && isSame) last.push(document)
    else groups.push([document])
  }
  return groups
}
