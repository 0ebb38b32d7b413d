/** The id of the entry that a step has for one combination of a matrix: `Install #1 (K8S=1.31)`. */
export function idForCombination(id: string, combination: string): string {
  return `${id} (${combination})`
}

/** An id without its combination, and the combination; `undefined` for the id of a shared entry. */
export function readCombination(id: string): {readonly id: string; readonly combination: string} | undefined {
  const [, shared, combination] = /^(.*?) \(([A-Za-z_]\w*=.*)\)$/s.exec(id) ?? []
  return shared === undefined || combination === undefined ? undefined : {combination, id: shared}
}
