import type {DocumentRef} from '../../model/document.js'

/** Which documents follow each other. */
export interface GroupDocumentsOptions {
  /** The combinations of a matrix run one after another, because they write the same snapshot file. */
  readonly joinsCombinations?: boolean
}

/** Documents in groups that run one after another: adjacent files of a scenario, or a standalone document. */
export function groupDocuments(
  documents: readonly DocumentRef[],
  {joinsCombinations = false}: GroupDocumentsOptions = {}
): readonly (readonly DocumentRef[])[] {
  const groups: DocumentRef[][] = []
  for (const document of documents) {
    const last = groups.at(-1)
    const first = last?.[0]
    const isSameScenario = document.part !== undefined && first?.part?.scenario === document.part.scenario
    const isSameMatrix = joinsCombinations && document.combination !== undefined && first?.file === document.file
    if (last && (isSameScenario || isSameMatrix)) last.push(document)
    else groups.push([document])
  }
  return groups
}
