/** Characters that stand for a blank or are written in another way by one of the encodings below. */
const entities: Readonly<Record<string, string>> = {
  '"': '&quot;|&#34;',
  '&': '&amp;',
  "'": '&#39;|&apos;|&#x27;',
  '<': '&lt;',
  '>': '&gt;'
}

/** Patterns of fewer characters would take words that have nothing to do with the secret. */
const leastEncoded = 4

/** The last character that holds a few bits of the value, where the value ends the text. */
const padding = '(?:[\\w+/-]={1,2})?'

/**
 * The regular expressions that find a value in text: to the letter, with blanks and signs escaped for a shell, JSON, HTML
 * or an address (RFC 3986, 2.1), in base64 of either alphabet (RFC 4648, 4 and 5) whatever stands before and behind it,
 * and in hexadecimal. Each takes linear time.
 */
export function patternsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value)
  const hex = bytes.toString('hex')
  const encoded = [0, 1, 2].map(shift => base64Core(bytes, shift))
  return [
    Array.from(value, written).join(''),
    ...encoded.filter(text => text.length >= leastEncoded).map(text => `${inBase64(text)}${padding}`),
    ...(hex.length >= leastEncoded * 2 ? [Array.from(hex, anyCase).join('')] : [])
  ]
}

/** One character in every way in which text may hold it. */
function written(character: string): string {
  if (/^[A-Za-z0-9]$/.test(character)) return character
  const literal = escapeRegex(character)
  const percent = Array.from(Buffer.from(character), byte =>
    Array.from(`%${byte.toString(16).padStart(2, '0')}`, anyCase).join('')
  ).join('')
  const others = character === ' ' ? ['\\+'] : entities[character] ? [entities[character]] : []
  return `(?:\\\\?${literal}|${[percent, ...others].join('|')})`
}

/** The characters of a value's base64 that are the same whatever is encoded with it, `shift` bytes after a group begins. */
function base64Core(bytes: Buffer, shift: number): string {
  const text = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replaceAll('=', '')
  const end = Math.floor(((shift + bytes.length) * 8) / 6)
  return text.slice(Math.ceil((shift * 8) / 6), end)
}

/** Encoders break long lines. */
function inBase64(text: string): string {
  return Array.from(text, one => (one === '+' ? '[+-]' : one === '/' ? '[/_]' : one)).join('(?:\\r?\\n)?')
}

function anyCase(character: string): string {
  const upper = character.toUpperCase()
  return upper === character ? character : `[${upper}${character}]`
}

function escapeRegex(character: string): string {
  return character.replace(/[$()*+./?[\\\]^{|}-]/, '\\$&')
}
