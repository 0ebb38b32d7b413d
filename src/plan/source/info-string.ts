import {readAttributes} from '../../config/attributes.js'
import {findOccurrences, type Occurrence} from './find-markers.js'

/** The info string of an opening fence. */
export interface InfoString {
  /** Offset of its first character in the file. */
  readonly offset: number
  /** Its text in the source. */
  readonly value: string
  /** Its first word in lower case, without attributes glued to it (`yaml{2,5}`); empty if there is none. */
  readonly language: string
  /** Bare words after the language. */
  readonly words: readonly string[]
  readonly pairs: readonly (readonly [string, string])[]
  /** Syntax errors of its attributes. */
  readonly problems: readonly string[]
  /** Its groups; their offsets count from the start of the info string. */
  readonly groups: readonly Occurrence[]
}

/** Info strings without their offsets: most of a document are equal. */
const cache = new Map<string, Omit<InfoString, 'offset'>>()
const maxCached = 100

/** Reads an info string from the source, because the tree decodes escapes and references in it. */
export function readInfoString(value: string, offset: number): InfoString {
  const cached = cache.get(value)
  if (cached) return {...cached, offset}
  const read = parseInfoString(value)
  if (cache.size < maxCached) cache.set(value, read)
  return {...read, offset}
}

function parseInfoString(value: string): Omit<InfoString, 'offset'> {
  const groups = [...findOccurrences(value)].filter(({form}) => form === 'group')
  let rest = blankAll(value, groups)

  const braced = bracedLanguage(rest)
  const first = firstWord.exec(isDirective(rest) ? rest.replace(/^\s*\{[^}]*\}/, blank) : rest)
  const language = plainLanguage(first?.[1] ?? braced ?? '')
  if (first !== null) rest = blankAll(rest, [{offset: 0, end: first[0].length}])

  return {value, language, groups, ...readAttributes(blankBraces(rest))}
}

/** The language, and attributes glued to it: `sh:run.sh`, `sh,ignore`, `console?lang=sh`, `sh[npm]`, `.sh`. */
const firstWord = /^\s*\.?([^\s{=:,?[]+)(?:[:,?](?:"[^"]*"|'[^']*'|[^\s{"'])*)?(?=[\s{[]|$)/

/** The language in braces, as Pandoc and others write it: `{.bash}`, `{#id .bash}`, `{bash}`. */
function bracedLanguage(info: string): string | undefined {
  const [, inside = ''] = /^\s*\{([^}]*)/.exec(info) ?? []
  return /(?:^|\s)\.([\w+-]+)/.exec(inside)?.[1] ?? /^\s*([\w+-]+)(?![\w+=-])/.exec(inside)?.[1]
}

/** Whether an info string is a directive of MyST, whose argument is the language: `{code-block} bash`. */
export function isDirective(info: string): boolean {
  return /^\s*\{(?:code|code-block|code-cell|prompt|sourcecode)\}/.test(info)
}

/** A language without its prefix: `language-bash`. */
function plainLanguage(word: string): string {
  return word.toLowerCase().replace(/^lang(?:uage)?-/, '')
}

function blank(text: string): string {
  return ' '.repeat(text.length)
}

/** Replaces ranges with spaces, so that the offsets of the rest don't change. */
function blankAll(text: string, ranges: readonly {readonly offset: number; readonly end: number}[]): string {
  let result = ''
  for (const {offset, end} of ranges) result += text.slice(result.length, offset) + ' '.repeat(end - offset)
  return result + text.slice(result.length)
}

/** Replaces braces outside of quotes with spaces: line highlighting and classes belong to other tools. */
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
