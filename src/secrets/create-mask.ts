import {ByteSearch, skipped} from './byte-search.js'
import {decodings, sourceOf} from './decoded-text.js'
import {decodeHexDumps} from './hex-dump.js'

/** What a secret is replaced with. */
export const masked = '***'

/** Which end of a text is cut off, so that part of a secret may be there. */
export type TruncatedAt = 'end' | 'none' | 'start'

/** Replaces every secret in a text with `***`. */
export type Mask = (text: string, truncatedAt?: TruncatedAt) => string

/** Parts of a secret at the end of a cut text are masked from this length on, in bytes. */
const minPart = 3
/** Encoded forms of secrets must have this length: shorter ones occur in unrelated words. */
const minBase64 = 4
const minHex = 8
/** The same for bytes of a dump. */
const minDumped = minHex / 2

/** The masks of a run by their secrets: documents of a project share them. */
const masks = new Map<string, Mask>()

/** Creates the mask of some values; `undefined` when there is nothing to mask. */
export function createMask(values: Iterable<string>): Mask | undefined {
  const secrets = [...new Set([...values].flatMap(partsOf))].filter(secret => secret !== '')
  if (secrets.length === 0) return undefined
  const key = JSON.stringify(secrets)
  const mask = masks.get(key) ?? maskOf(secrets.map(secret => Buffer.from(secret)))
  masks.set(key, mask)
  return mask
}

/** A value and, as tools print parts of it, each of its lines. A line without a letter or digit says nothing. */
function partsOf(value: string): readonly string[] {
  const lines = value.split(/\r?\n/).map(line => line.trim())
  return [value.trim(), ...lines.filter(line => lines.length === 1 || /[\p{L}\p{N}]/u.test(line))]
}

/** A part of a text to mask, as offsets in bytes. */
type Range = readonly [start: number, end: number]

function maskOf(secrets: readonly Buffer[]): Mask {
  const plain = new ByteSearch(secrets.flatMap(formsOf))
  const base64 = new ByteSearch(
    secrets.flatMap(secret =>
      [0, 1, 2].map(shift => base64Core(secret, shift)).filter(({length}) => length >= minBase64)
    )
  )
  const hex = new ByteSearch(
    secrets.map(secret => Buffer.from(secret.toString('hex'))).filter(({length}) => length >= minHex)
  )
  const tabbed = new ByteSearch(
    secrets.filter(secret => secret.includes('\t')).map(secret => Buffer.from(secret.toString().replace(/[\t ]/g, '')))
  )
  let reversed: ByteSearch | undefined
  return (text, truncatedAt = 'none') => {
    const bytes = Buffer.from(text)
    const ranges: Range[] = []
    for (const decoded of [...decodings(bytes), ...decodeHexDumps(bytes)]) {
      const rest = plain.search(decoded.bytes, exact, (end, length) => {
        if (!decoded.isDump || length >= minDumped) ranges.push(sourceOf(decoded, end - length, end))
      })
      if (truncatedAt === 'end' && rest >= minPart) {
        ranges.push([sourceOf(decoded, decoded.bytes.length - rest, decoded.bytes.length)[0], bytes.length])
      }
      base64.search(decoded.bytes, anyBase64, (end, length) => {
        const start = startOf(decoded.bytes, {end, length, translation: anyBase64})
        ranges.push(sourceOf(decoded, start, endOfPadding(decoded.bytes, end)))
      })
    }
    for (const [search, translation] of [
      [hex, anyHex],
      [tabbed, withoutBlanks]
    ] as const) {
      search.search(bytes, translation, (end, length) => ranges.push([startOf(bytes, {end, length, translation}), end]))
    }
    if (truncatedAt === 'start') {
      reversed ??= new ByteSearch(secrets.map(secret => Buffer.from(secret).reverse()))
      const rest = reversed.search(Buffer.from(bytes.subarray(0, reversed.longest)).reverse(), exact, () => {})
      if (rest >= minPart) ranges.push([0, rest])
    }
    return ranges.length === 0 ? text : replaceRanges(bytes, ranges)
  }
}

/** A secret as it is, as a form has it (with `+` for blanks), and with bytes for the characters up to U+00FF, as Python writes them. */
function formsOf(secret: Buffer): readonly Buffer[] {
  const text = secret.toString()
  return [
    secret,
    ...(text.includes(' ') ? [Buffer.from(text.replaceAll(' ', '+'))] : []),
    ...(/[\u0080-\u00ff]/.test(text)
      ? [Buffer.concat(Array.from(text, each => Buffer.from(each, each <= '\u00ff' ? 'latin1' : 'utf8')))]
      : [])
  ]
}

/** The characters of the base64 of a secret that don't depend on the text around it, `shift` bytes into a group. */
function base64Core(secret: Buffer, shift: number): Buffer {
  const text = Buffer.concat([Buffer.alloc(shift), secret])
    .toString('base64')
    .replaceAll('=', '')
  const end = Math.floor(((shift + secret.length) * 8) / 6)
  return Buffer.from(text.slice(Math.ceil((shift * 8) / 6), end))
}

interface Match {
  readonly end: number
  /** Without what the translation skips. */
  readonly length: number
  readonly translation: Uint16Array
}

/** Where a match starts when skipped bytes in it don't count. */
function startOf(bytes: Uint8Array, {end, length, translation}: Match): number {
  let start = end
  for (let left = length; left > 0; start--) if (translation[bytes[start - 1] ?? 0] !== skipped) left--
  return start
}

/** The end of base64 with its last character, which holds a few bits of the secret when padding follows. */
function endOfPadding(bytes: Uint8Array, end: number): number {
  const equals = 61
  if (bytes[end + 1] !== equals || !/[\w+/-]/.test(String.fromCharCode(bytes[end] ?? 0))) return end
  return bytes[end + 2] === equals ? end + 3 : end + 2
}

const exact = Uint16Array.from({length: 256}, (_, byte) => byte)
/** Both alphabets of base64 (RFC 4648, 4 and 5), broken into lines. */
const anyBase64 = translate({'\n': skipped, '\r': skipped, '-': '+', _: '/'})
/** Hexadecimal digits as tools print them: in both cases, as separate bytes, or broken into lines. */
const anyHex = translate({
  ...{A: 'a', B: 'b', C: 'c', D: 'd', E: 'e', F: 'f'},
  ...{'\n': skipped, '\r': skipped, ' ': skipped, ':': skipped}
})
/** A rendered tab is any number of blanks. */
const withoutBlanks = translate({'\t': skipped, ' ': skipped})

function translate(changes: Readonly<Record<string, string | number>>): Uint16Array {
  const table = Uint16Array.from(exact)
  for (const [from, to] of Object.entries(changes)) {
    table[from.charCodeAt(0)] = typeof to === 'number' ? to : to.charCodeAt(0)
  }
  return table
}

/** The text with `***` for each range. Ranges that overlap are one. */
function replaceRanges(bytes: Buffer, ranges: readonly Range[]): string {
  const sorted = [...ranges].sort((a, b) => a[0] - b[0] || b[1] - a[1])
  const parts: string[] = []
  let written = 0
  let start = -1
  let end = -1
  const flush = () => {
    if (end === -1) return
    // A decoded byte can match the first one of a longer character.
    while (((bytes[end] ?? 0) & 0xc0) === 0x80) end++
    parts.push(bytes.toString('utf8', written, start), masked)
    written = end
  }
  for (const [from, to] of sorted) {
    if (from >= end) {
      flush()
      start = Math.max(from, written)
      end = to
    } else end = Math.max(end, to)
  }
  flush()
  return parts.join('') + bytes.toString('utf8', written)
}
