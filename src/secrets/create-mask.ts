import {patternsOf} from './secret-pattern.js'

/** What stands in place of a secret. */
export const masked = '***'

/** Which end of a text was cut off, so that a part of a secret may stand there. */
export type TruncatedAt = 'end' | 'none' | 'start'

/** Puts `***` in place of every secret in a text. */
export type Mask = (text: string, cut?: TruncatedAt) => string

/** A part of a secret at a cut counts from so many characters. */
const leastPart = 3

/** Makes the mask of some values; `undefined` where there is nothing to mask. */
export function createMask(values: Iterable<string>): Mask | undefined {
  // A value of several lines is masked line by line too, as tools print a part of it.
  const secrets = [
    ...new Set([...values].flatMap(value => [value.trim(), ...value.split(/\r?\n/).map(row => row.trim())]))
  ]
    .filter(secret => secret !== '')
    .sort((a, b) => b.length - a.length)
  if (secrets.length === 0) return undefined
  const pattern = new RegExp(secrets.flatMap(patternsOf).join('|'), 'g')
  return (text, cut = 'none') => {
    const whole = text.replace(pattern, masked)
    if (cut === 'end') return maskEnd(whole, secrets)
    return cut === 'start' ? maskStart(whole, secrets) : whole
  }
}

/** The text without the beginning of a secret at its end. */
function maskEnd(text: string, secrets: readonly string[]): string {
  const size = Math.max(...secrets.map(secret => partAt(secret, part => text.endsWith(part))))
  return size === 0 ? text : text.slice(0, -size) + masked
}

/** The text without the end of a secret at its beginning. */
function maskStart(text: string, secrets: readonly string[]): string {
  const size = Math.max(
    ...secrets.map(secret =>
      partAt([...secret].reverse().join(''), part => text.startsWith([...part].reverse().join('')))
    )
  )
  return size === 0 ? text : masked + text.slice(size)
}

/** The length of the longest beginning of a secret, not all of it, that passes a test; 0 for none that counts. */
function partAt(secret: string, passes: (part: string) => boolean): number {
  for (let size = secret.length - 1; size >= leastPart; size--) if (passes(secret.slice(0, size))) return size
  return 0
}
