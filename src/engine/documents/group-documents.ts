import type {DocumentRef} from '../../model/document.js'

/** Documents in groups that share sessions: adjacent files of a scenario, or a standalone document. */
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
