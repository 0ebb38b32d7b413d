/** The text of a file, and what is wrong with how it is written. */
export interface DecodedFile {
  readonly text: string
  readonly fault?: {readonly line: number; readonly reason: string; readonly remedy: string}
}

/** Reads UTF-8, and UTF-16 where its byte order mark says so, which is a fault as other bytes are. Pure. */
export function decodeFile(bytes: Uint8Array): DecodedFile {
  const [first, second] = bytes
  const wide = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff && 'utf-16be'
  const text = new TextDecoder(wide || 'utf-8', {ignoreBOM: true}).decode(bytes)
  const remedy = 'Save the file as UTF-8.'
  if (wide) return {fault: {line: 1, reason: 'Expected UTF-8, got UTF-16', remedy}, text}
  const at = text.indexOf('\uFFFD')
  if (at < 0 || Buffer.from(text).equals(bytes)) return {text}
  const line = text.slice(0, at).split('\n').length
  return {fault: {line, reason: 'Expected UTF-8, got other bytes, which are read as U+FFFD', remedy}, text}
}
