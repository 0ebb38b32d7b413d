/** A JSON text with its keys sorted and indented by two, or why it is none. */
export type CanonicalJson =
  | {readonly kind: 'invalid'; readonly reason: string}
  | {readonly kind: 'valid'; readonly text: string}

/** Reads JSON and writes it so that two texts of the same value, keys in any order, become the same text. Pure. */
export function readJson(text: string): CanonicalJson {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return {kind: 'invalid', reason: error instanceof Error ? error.message : String(error)}
  }
  return {kind: 'valid', text: JSON.stringify(value, sortKeys, 2) + '\n'}
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  // fromEntries defines the key `__proto__` like any other, where an assignment would set the prototype.
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
