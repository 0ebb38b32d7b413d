import {readAttributes} from '../config/attributes.js'
import {findOccurrences, type Occurrence} from './occurrences.js'

/** What an opening fence's info string says. */
export interface InfoString {
  /** Offset of its first character in the file. */
  readonly offset: number
  /** As it stands in the source. */
  readonly value: string
  /** Its first word, lower case, without what is glued to it (`yaml{2,5}`); empty for none. */
  readonly language: string
  /** Bare words after the language. */
  readonly words: readonly string[]
  readonly pairs: readonly (readonly [string, string])[]
  /** What is wrong with its attributes. */
  readonly problems: readonly string[]
  /** The groups that stand in it; their offsets count from the info string's start. */
  readonly groups: readonly Occurrence[]
}

/** Read an info string from the source: the tree's own has escapes and references decoded, so that values would differ. */
export function readInfoString(value: string, offset: number): InfoString {
  const groups = [...findOccurrences(value)].filter(({form}) => form === 'group')
  let rest = value
  for (const group of groups) rest = blank(rest, group.offset, group.end)

  // Pandoc and others write the language in braces: `{.bash}`.
  const braced = /^\s*\{\s*\.?([\w+#-]+)/.exec(rest)
  const first = /^\s*([^\s{=]+)(?=[\s{]|$)/.exec(rest)
  const language = (first?.[1] ?? braced?.[1] ?? '').toLowerCase()
  if (first !== null) rest = blank(rest, 0, first[0].length)

  return {offset, value, language, groups, ...readAttributes(blankBraces(rest))}
}

/** Put spaces in the place of a range, so that what stands behind keeps its place. */
function blank(text: string, start: number, end: number): string {
  return text.slice(0, start) + ' '.repeat(end - start) + text.slice(end)
}

/** Leave out what stands in braces outside of quotes: line highlighting and classes are for other tools. */
function blankBraces(text: string): string {
  let result = ''
  let isInside = false
  let quote = ''

  for (const character of text) {
    if (quote === '' && character === '{') isInside = true
    if (!isInside && (character === '"' || character === "'")) quote = quote === character ? '' : quote || character
    result += isInside ? ' '.repeat(character.length) : character
    if (character === '}') isInside = false
  }

  return result
}
