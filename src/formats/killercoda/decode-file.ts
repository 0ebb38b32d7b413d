/** The text of a file, and what is wrong with its encoding. */
export interface DecodedFile {
  readonly text: string
  readonly problem?: {readonly line: number; readonly reason: string; readonly remedy: string}
}

/** Decodes UTF-8, or UTF-16 with a byte order mark. Anything but UTF-8 is a problem. Pure. */
export function decodeFile(bytes: Uint8Array): DecodedFile {
  const [first, second] = bytes
  const wide = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff && 'utf-16be'
  const text = new TextDecoder(wide || 'utf-8', {ignoreBOM: true}).decode(bytes)
  const remedy = 'Save the file as UTF-8.'
  if (wide) return {problem: {line: 1, reason: 'The file is UTF-16', remedy}, text}
  const at = text.indexOf('\uFFFD')
  if (at < 0 || Buffer.from(text).equals(bytes)) return {text}
  const line = text.slice(0, at).split('\n').length
  return {problem: {line, reason: "The file contains bytes that aren't UTF-8", remedy}, text}
}
