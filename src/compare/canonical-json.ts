/** A JSON text with sorted keys and an indent of two, or why the text isn't JSON. */
export type CanonicalJson =
  | {readonly kind: 'invalid'; readonly reason: string}
  | {readonly kind: 'valid'; readonly text: string}

/** A string, or a number outside of strings (RFC 8259, sections 6 and 7). */
const scalar = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g
/** Begins a string that holds the digits of a number; a private-use character, which no output has. */
const asNumber = '\uE000'

/**
 * Reads JSON and writes it so that texts of equal values, with keys in any order, become equal. A number that a double doesn't
 * hold (RFC 8259, section 6) is compared digit by digit. Pure.
 */
export function readJson(text: string): CanonicalJson {
  try {
    JSON.parse(text)
    const value: unknown = JSON.parse(text.replace(scalar, keepDigits))
    const written = JSON.stringify(value, sortKeys, 2)
    return {kind: 'valid', text: written.replace(/"\uE000([^"]*)"/g, '$1') + '\n'}
  } catch (error) {
    // Also a RangeError, from nesting deeper than the stack.
    return {kind: 'invalid', reason: String(error instanceof Error ? error.message : error).replace(/\s+/g, ' ')}
  }
}

/** The smallest number that a double holds with all its digits. */
const leastExact = 2 ** -1022

function keepDigits(token: string): string {
  if (token.startsWith('"')) return token
  const digits = token
    .replace(/[eE].*$/, '')
    .replace(/\D/g, '')
    .replace(/^0+/, '')
  const size = Math.abs(Number(token))
  const isExact = digits === '' || (digits.length < 16 && size >= leastExact && size <= Number.MAX_VALUE)
  return isExact ? token : `"${asNumber}${token}"`
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  // fromEntries defines the key `__proto__` like any other, where an assignment would set the prototype.
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
