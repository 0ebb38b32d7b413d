/** Options as they are written in a comment, a marker or an info string. */
export interface Attributes {
  /** Words without a value, in order: `exec`, `only`. */
  readonly words: readonly string[]
  /** `key=value` pairs, in order, without quotes. */
  readonly pairs: readonly (readonly [key: string, value: string])[]
  /** What is wrong with the text and what to write instead, one item each. */
  readonly problems: readonly string[]
}

const quotes = new Set(['"', "'"])

/**
 * Reads bare words, `key=value`, `key="a value"` and `key='a value'`, in linear time. Inside quotes, a backslash escapes a
 * quote or a backslash.
 */
export function readAttributes(text: string): Attributes {
  const words: string[] = []
  const pairs: (readonly [string, string])[] = []
  const problems: string[] = []
  let index = 0

  while (index < text.length) {
    if (isSpace(text[index])) {
      index++
      continue
    }
    const start = index
    while (index < text.length && !isSpace(text[index]) && text[index] !== '=') index++
    const key = text.slice(start, index)
    if (text[index] !== '=') {
      words.push(key)
      continue
    }
    index++
    const value = readValue(text, index)
    index = value.end
    if (key === '') problems.push(`\`${text.slice(start, index)}\` has no name before \`=\`. Write \`name=value\`.`)
    else pairs.push([key, value.text])
    if (!value.closed) problems.push(`The value of \`${key}\` has no closing quote. Close the quote.`)
  }
  return {pairs, problems, words}
}

function readValue(
  text: string,
  start: number
): {readonly closed: boolean; readonly end: number; readonly text: string} {
  const quote = text[start]
  let index = start
  if (quote === undefined || !quotes.has(quote)) {
    while (index < text.length && !isSpace(text[index])) index++
    return {closed: true, end: index, text: text.slice(start, index)}
  }
  let value = ''
  for (index++; index < text.length; index++) {
    const character = text[index] ?? ''
    const next = text[index + 1]
    if (character === quote) return {closed: true, end: index + 1, text: value}
    if (character === '\\' && next !== undefined && (next === quote || next === '\\')) {
      value += next
      index++
    } else value += character
  }
  return {closed: false, end: index, text: value}
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r'
}
