import {readAttributes} from '../../config/attributes.js'
import {findOccurrences, type Occurrence} from './find-marks.js'

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
  if (value === '') return {groups: [], language: '', offset, pairs: [], problems: [], value, words: []}
  const groups = [...findOccurrences(value)].filter(({form}) => form === 'group')
  let rest = blankAll(value, groups)

  // Pandoc and others write the language in braces: `{.bash}`.
  const braced = /^\s*\{\s*\.?([\w+#-]+)/.exec(rest)
  const first = /^\s*([^\s{=]+)(?=[\s{]|$)/.exec(rest)
  const language = (first?.[1] ?? braced?.[1] ?? '').toLowerCase()
  if (first !== null) rest = blankAll(rest, [{offset: 0, end: first[0].length}])

  return {offset, value, language, groups, ...readAttributes(blankBraces(rest))}
}

/** Put spaces in the place of ranges, so that what stands behind keeps its place. */
function blankAll(text: string, ranges: readonly {readonly offset: number; readonly end: number}[]): string {
  let result = ''
  for (const {offset, end} of ranges) result += text.slice(result.length, offset) + ' '.repeat(end - offset)
  return result + text.slice(result.length)
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
