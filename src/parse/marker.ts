import leven from 'leven'
import {readAttributes} from '../config/attributes.js'
import {stepOptionNames} from '../config/step-options.js'
import type {Marker} from '../model/marker.js'

/** The meaning of a word in a marker. */
type Meaning = 'copy' | 'ctrl-seq' | 'exec' | 'interrupt' | 'no-newline' | 'open' | 'option' | 'terminal'

const meanings: ReadonlyMap<string, Meaning> = new Map([
  ['copy', 'copy'],
  ['ctrl-seq', 'ctrl-seq'],
  ['exec', 'exec'],
  ['execute', 'exec'],
  ['interrupt', 'interrupt'],
  ['no-newline', 'no-newline'],
  ['open', 'open']
])

/** How most exec markers start, to look for one in a document that isn't parsed yet. */
export const execOpenings: readonly string[] = ['{{exec', '<<exec']

/** Markers by the text between their brackets: most markers of a document are equal. */
const cache = new Map<string, Marker>()
const maxCached = 100

/** The words of a group by their form. */
interface Words {
  readonly bare: readonly string[]
  /** Words in quotes, such as `"T1"`: always the name of a terminal. */
  readonly quoted: readonly string[]
  readonly pairs: readonly (readonly [key: string, value: string])[]
  /** Whether a quote isn't closed, or a value has no name. */
  readonly isBroken: boolean
}

/**
 * Returns the marker for the text between a group's brackets. Case, spaces and order don't matter: ` T2 Execute ` is
 * `execute T2`. A text with a misspelled word, or with a word that has no meaning beside `exec`, is a near miss, which
 * never runs.
 */
export function readMarker(value: string): Marker {
  const cached = cache.get(value)
  if (cached) return cached
  const marker = parseMarker(value)
  if (cache.size < maxCached) cache.set(value, marker)
  return marker
}

function parseMarker(value: string): Marker {
  const words = readWords(value)
  const {bare, quoted, pairs} = words
  if (bare.length + quoted.length + pairs.length === 0) return {kind: words.isBroken ? 'foreign' : 'none'}

  const has = (meaning: Meaning) => bare.some(word => meaningOf(word) === meaning)
  if (has('exec')) return withoutSpacedPairs(value, words) ?? readExec(words)
  // `exit=1`, `"a"` or `T1` alone isn't a marker.
  if (bare.length === 0) return {kind: 'foreign'}

  const first = meaningOf(bare[0] ?? '')
  if ((first === 'copy' || first === 'open') && bare.every(word => meaningOf(word) !== undefined)) return {kind: first}

  const corrected = bare.flatMap(correct)
  if (!corrected.every(word => meaningOf(word) !== undefined)) return {kind: 'foreign'}
  // These words say how to run, and the word that says to run is missing.
  const needsExec = corrected.some(word => ['ctrl-seq', 'interrupt', 'no-newline'].includes(meaningOf(word) ?? ''))
  if (corrected.some(word => meaningOf(word) === 'exec')) return nearMiss(corrected, words)
  return needsExec ? nearMiss(['execute', ...corrected], words) : {kind: 'foreign'}
}

/** The near miss of an exec marker that has spaces around an equals sign: `{{exec timeout = 5s}}`. */
function withoutSpacedPairs(value: string, {isBroken}: Words): Marker | undefined {
  const right = value
    .split('=')
    .map(each => each.trim())
    .join('=')
  const isRight = isBroken && right !== value.trim() && readMarker(right).kind === 'exec'
  return isRight ? {kind: 'near-miss', suggestion: `{{${right}}}`} : undefined
}

function readExec(words: Words): Marker {
  const {bare, quoted, pairs, isBroken} = words
  const unknown = bare.filter(word => meaningOf(word) === undefined)
  const terminals = new Set([...bare.filter(word => meaningOf(word) === 'terminal'), ...quoted].map(nameTerminal))
  // A template's expression may end in `exec`; only a text that starts with it may be meant as a marker.
  if (unknown.some(word => !/^[\w-]+$/.test(word)) && meaningOf(bare[0] ?? '') !== 'exec') return {kind: 'foreign'}
  if (unknown.length > 0 || terminals.size > 1 || isBroken) return nearMiss(bare.flatMap(correct), words)

  const [terminal] = terminals
  const has = (meaning: Meaning) => bare.some(word => meaningOf(word) === meaning)
  const flags = bare.filter(word => meaningOf(word) === 'option').map(word => [word.toLowerCase(), ''] as const)
  return {
    kind: 'exec',
    ctrlSeq: has('ctrl-seq'),
    interrupt: has('interrupt'),
    noNewline: has('no-newline'),
    options: new Map([...flags, ...pairs]),
    ...(terminal !== undefined && {terminal})
  }
}

/** The near miss whose suggestion has these words: each known word once, and one terminal. */
function nearMiss(corrected: readonly string[], {quoted, pairs}: Words): Marker {
  const names = quoted.map(name => (meaningOf(name) === 'terminal' ? name : `"${name}"`))
  const known = corrected.filter(word => meaningOf(word) !== undefined)
  const [terminal] = [...known.filter(word => meaningOf(word) === 'terminal'), ...names]
  const others = known.filter(word => meaningOf(word) !== 'terminal')
  const options = pairs.map(([key, value]) => `${key}=${/^[^\s"'=]+$/.test(value) ? value : JSON.stringify(value)}`)
  const right = [...others, ...(terminal === undefined ? [] : [terminal]), ...options]
  return {kind: 'near-miss', suggestion: `{{${[...new Set(right)].join(' ')}}}`}
}

/** Zero-width characters, which come with text copied from web pages. */
const invisible = /[\u200B-\u200D\u2060\uFEFF]/g

/** A pair, a quoted word or a bare word. Pairs match first, because a quote in a value doesn't start a word. */
const piece = /[^\s"'=]+=(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\S*)|"([^"]*)"|'([^']*)'|\S+/g

function readWords(value: string): Words {
  const quoted: string[] = []
  const unquoted = value.replace(invisible, '').replace(piece, (text, double?: string, single?: string) => {
    const name = (double ?? single)?.trim()
    if (name === undefined || name === '' || meaningOf(name) === 'exec') return text
    quoted.push(name)
    return ''
  })
  const {words, pairs, problems} = readAttributes(unquoted.replace(/\s/g, ' '))
  return {bare: words, quoted, pairs: pairs.filter(([key]) => key !== ''), isBroken: problems.length > 0}
}

function meaningOf(word: string): Meaning | undefined {
  const lower = word.toLowerCase()
  const known = meanings.get(lower)
  if (known) return known
  if (/^(?:t|host)\d{1,2}$/.test(lower)) return 'terminal'
  return stepOptionNames.includes(lower) ? 'option' : undefined
}

function nameTerminal(word: string): string {
  return meaningOf(word) === 'terminal' ? word.toUpperCase() : word
}

/** The words that a misspelled word stands for; the word itself if none is close. */
function correct(word: string): readonly string[] {
  if (meaningOf(word) || word.length > longestWord) return [word]
  const glued = /^(exec(?:ute)?)[^a-z0-9]*((?:t|host)\d{1,2})$/i.exec(word)
  if (glued) return glued.slice(1)
  // `{{{exec}}`, `{{exec,}}`, `{{"exec"}}`, but not `{{.exec}}` or `{{#exec}}`, which belong to templates.
  const bare = word.replace(/^[{<(["'“]+|[})>\]"'”,;:.!]+$/g, '')
  return [meaningOf(bare) ? bare : (nearestWord(bare.toLowerCase()) ?? word)]
}

/** Longer words aren't misspelled. */
const longestWord = 32
const corrections = ['execute', 'interrupt', 'no-newline', 'ctrl-seq']

function nearestWord(word: string): string | undefined {
  if (word.length > 16) return undefined
  // `exec` is short, so a misspelling has to start with its first two letters.
  if (word === 'exce' || (word.startsWith('ex') && leven(word, 'exec') === 1)) return 'exec'
  return corrections.find(right => right.charAt(0) === word.charAt(0) && leven(word, right) <= 2)
}
