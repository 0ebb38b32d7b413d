/** Bytes that a text stands for once some of its escapes are decoded, and where each of them comes from. */
export interface DecodedText {
  readonly bytes: Uint8Array
  /** Offset in the text at which the source of a byte starts, and at which it ends. Absent when they're its own. */
  readonly from?: Int32Array
  readonly to?: Int32Array
  /** Whether the text dumps the bytes in hexadecimal, where those of a short secret occur by chance. */
  readonly isDump?: boolean
}

/** The source of some decoded bytes, as offsets in the text. */
export function sourceOf({from, to}: DecodedText, start: number, end: number): readonly [start: number, end: number] {
  return [from?.[start] ?? start, to?.[end - 1] ?? end]
}

/** A text in every way in which a program may have escaped it: by one kind of escapes, by both, or twice. */
export function decodings(bytes: Uint8Array): readonly DecodedText[] {
  const plain: DecodedText = {bytes}
  const markup = decode(plain, readMarkupEscape, hasMarkupEscape)
  const strings = decode(plain, readStringEscape, hasStringEscape)
  return [
    plain,
    markup,
    strings,
    decode(plain, readQuotedApostrophe, hasQuotedApostrophe),
    markup && decode(markup, readStringEscape, hasStringEscape),
    strings && decode(strings, readMarkupEscape, hasMarkupEscape),
    strings && decode(strings, readStringEscape, hasStringEscape),
    markup && decode(markup, readMarkupEscape, hasMarkupEscape)
  ].filter(each => each !== undefined)
}

/** An escape at an offset: how many bytes it takes, and what it stands for. `undefined` if there is none. */
type ReadEscape = (bytes: Uint8Array, at: number) => {readonly size: number; readonly bytes: Uint8Array} | undefined

const [percent, ampersand, backslash, apostrophe] = [...Buffer.from(`%&\\'`)]

/** Decodes a text; `undefined` when it has no escapes. */
function decode(
  source: DecodedText,
  read: ReadEscape,
  hasEscape: (bytes: Uint8Array) => boolean
): DecodedText | undefined {
  const {length} = source.bytes
  if (!hasEscape(source.bytes)) return undefined
  // No escape is shorter than what it stands for.
  const [bytes, from, to] = [new Uint8Array(length), new Int32Array(length), new Int32Array(length)]
  let count = 0
  for (let at = 0; at < length; ) {
    const byte = source.bytes[at] ?? 0
    const found = byte === percent || byte === ampersand || byte === backslash || byte === apostrophe
    const escaped = found ? read(source.bytes, at) : undefined
    const next = at + (escaped?.size ?? 1)
    const size = escaped?.bytes.length ?? 1
    for (let index = 0; index < size; index++) {
      bytes[count] = escaped?.bytes[index] ?? byte
      from[count] = source.from?.[at] ?? at
      to[count++] = source.to?.[next - 1] ?? next
    }
    at = next
  }
  return {bytes: bytes.subarray(0, count), from: from.subarray(0, count), to: to.subarray(0, count)}
}

function hasMarkupEscape(bytes: Uint8Array): boolean {
  return bytes.includes(percent ?? 0) || bytes.includes(ampersand ?? 0)
}

function hasStringEscape(bytes: Uint8Array): boolean {
  return bytes.includes(backslash ?? 0)
}

function hasQuotedApostrophe(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  return quotedApostrophes.some(each => buffer.includes(each))
}

const entities: Readonly<Record<string, string>> = {amp: '&', apos: "'", gt: '>', lt: '<', nbsp: '\u00a0', quot: '"'}

/** An escape of an address (RFC 3986, 2.1) or of HTML. */
const readMarkupEscape: ReadEscape = (bytes, at) => {
  if (bytes[at] === percent) {
    const [, hex] = /^%([0-9a-f]{2})/i.exec(slice(bytes, at, 3)) ?? []
    return hex === undefined ? undefined : {bytes: Uint8Array.of(Number.parseInt(hex, 16)), size: 3}
  }
  if (bytes[at] !== ampersand) return undefined
  const [whole, name, hex, decimal] =
    /^&(?:([a-z]{2,4})|#x([0-9a-f]{1,6})|#(\d{1,7}));/i.exec(slice(bytes, at, 12)) ?? []
  if (whole === undefined) return undefined
  const text =
    name === undefined
      ? characterOf(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
      : entities[name.toLowerCase()]
  return text === undefined ? undefined : {bytes: Buffer.from(text), size: whole.length}
}

const controls: Readonly<Record<string, string>> = {
  ...{'\n': '', E: '\x1b', a: '\x07', b: '\b', e: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v'}
}
/** How shells and `shlex.quote` of Python write an apostrophe in single quotes. */
const quotedApostrophes = [`'\\''`, `'"'"'`]

/** An apostrophe in single quotes, where backslashes stand for themselves. */
const readQuotedApostrophe: ReadEscape = (bytes, at) => {
  const found = quotedApostrophes.find(each => slice(bytes, at, each.length) === each)
  return found === undefined ? undefined : {bytes: Buffer.from("'"), size: found.length}
}

/** An escape of a string in JSON, Python, JavaScript, C or a shell. */
const readStringEscape: ReadEscape = (bytes, at) => {
  if (bytes[at] !== backslash || at + 1 >= bytes.length) return undefined
  const text = slice(bytes, at, 12)
  const [whole, high, low, code, long, byte, octal] =
    /^\\(?:u([dD][89abAB][\da-fA-F]{2})\\u([dD][c-fC-F][\da-fA-F]{2})|u\{?([\da-fA-F]{1,6})\}?|U([\da-fA-F]{8})|x([\da-fA-F]{2})|([0-7]{1,3}))/.exec(
      text
    ) ?? []
  if (whole !== undefined) {
    const size = whole.length
    if (high !== undefined && low !== undefined)
      return {bytes: Buffer.from(String.fromCharCode(Number.parseInt(high, 16), Number.parseInt(low, 16))), size}
    const number = code ?? long
    if (number === undefined)
      return {
        bytes: Uint8Array.of(byte === undefined ? Number.parseInt(octal ?? '', 8) & 255 : Number.parseInt(byte, 16)),
        size
      }
    // In JSON, exactly four digits follow.
    const digits = number === long || whole.includes('{') ? number : number.slice(0, 4)
    const character = characterOf(Number.parseInt(digits, 16))
    if (character !== undefined) {
      return {bytes: Buffer.from(character), size: number === digits ? size : 2 + digits.length}
    }
  }
  const next = text[1] ?? ''
  const control = controls[next]
  // Any other character stands for itself, and the bytes of a long one follow.
  return {bytes: control === undefined ? bytes.subarray(at + 1, at + 2) : Buffer.from(control), size: 2}
}

function slice(bytes: Uint8Array, at: number, length: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + at, Math.min(length, bytes.length - at)).toString('latin1')
}

function characterOf(code: number): string | undefined {
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined
}
