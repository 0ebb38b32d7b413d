/** A JSON text with its keys sorted and indented by two, or why it is none. */
export type CanonicalJson =
  | {readonly kind: 'invalid'; readonly reason: string}
  | {readonly kind: 'valid'; readonly text: string}

/** A string, or a number outside of strings (RFC 8259, 6 and 7). */
const scalar = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g
/** Stands at the start of a string that holds the digits of a number; private use, so that no output has it. */
const asNumber = '\uE000'

/**
 * Reads JSON and writes it so that two texts of the same value, keys in any order, become the same text. A number of
 * more digits than a double holds (RFC 8259, 6) is compared digit by digit. Pure.
 */
export function readJson(text: string): CanonicalJson {
  try {
    JSON.parse(text)
    const value: unknown = JSON.parse(text.replace(scalar, keepDigits))
    const written = JSON.stringify(value, sortKeys, 2)
    return {kind: 'valid', text: written.replace(/"\uE000([^"]*)"/g, '$1') + '\n'}
  } catch (error) {
    // A RangeError too: deeper nesting than the stack holds.
    return {kind: 'invalid', reason: String(error instanceof Error ? error.message : error).replace(/\s+/g, ' ')}
  }
}

function keepDigits(token: string): string {
  const digits = token
    .replace(/[eE].*$/, '')
    .replace(/\D/g, '')
    .replace(/^0+/, '')
  return token.startsWith('"') || digits.length < 16 ? token : `"${asNumber}${token}"`
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  // fromEntries defines the key `__proto__` like any other, where an assignment would set the prototype.
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
