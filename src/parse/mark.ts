import leven from 'leven'
import {readAttributes} from '../config/attributes.js'
import {stepOptionNames} from '../config/step-options.js'
import type {Mark} from '../model/mark.js'

/** What a word in a mark means. */
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

/** Marks by what stands between their brackets: most of a page's are alike. */
const read = new Map<string, Mark>()
const mostRead = 100

/** The words of a group, by how they are written. */
interface Words {
  readonly bare: readonly string[]
  /** Words in quotes: `"T1"`. These name a terminal, whatever they are. */
  readonly quoted: readonly string[]
  readonly pairs: readonly (readonly [key: string, value: string])[]
  /** Whether a quote lacks its end, or a value its name. */
  readonly isBroken: boolean
}

/**
 * Reads what stands between the brackets of a group. Case, spaces and order are the author's: ` T2 Execute ` is
 * `execute T2`.
 *
 * What holds a word that is nearly one of the language, or one that has no meaning beside `exec`, is a near miss: it is
 * never guessed at.
 */
export function readMark(value: string): Mark {
  const known = read.get(value)
  if (known) return known
  const mark = understand(value)
  if (read.size < mostRead) read.set(value, mark)
  return mark
}

function understand(value: string): Mark {
  const words = readWords(value)
  const {bare, quoted, pairs} = words
  if (bare.length + quoted.length + pairs.length === 0) return {kind: words.isBroken ? 'foreign' : 'none'}

  const has = (meaning: Meaning) => bare.some(word => meaningOf(word) === meaning)
  if (has('exec')) return withoutSpacedPairs(value, words) ?? readExec(words)
  // `exit=1`, `"a"` and `T1` alone ask for nothing.
  if (bare.length === 0) return {kind: 'foreign'}

  const first = meaningOf(bare[0] ?? '')
  if ((first === 'copy' || first === 'open') && bare.every(word => meaningOf(word) !== undefined)) return {kind: first}

  const corrected = bare.flatMap(correct)
  if (!corrected.every(word => meaningOf(word) !== undefined)) return {kind: 'foreign'}
  // Keys and terminals say how to run, and nothing says to run.
  const saysHow = corrected.some(word => ['ctrl-seq', 'interrupt', 'no-newline'].includes(meaningOf(word) ?? ''))
  if (corrected.some(word => meaningOf(word) === 'exec')) return nearMiss(corrected, words)
  return saysHow ? nearMiss(['execute', ...corrected], words) : {kind: 'foreign'}
}

/** The near miss of an exec mark that is right but for spaces around an equals sign: `{{exec timeout = 5s}}`. */
function withoutSpacedPairs(value: string, {isBroken}: Words): Mark | undefined {
  const right = value.replace(/\s*=\s*/g, '=').trim()
  const isRight = isBroken && right !== value.trim() && readMark(right).kind === 'exec'
  return isRight ? {kind: 'near-miss', suggestion: `{{${right}}}`} : undefined
}

function readExec(words: Words): Mark {
  const {bare, quoted, pairs, isBroken} = words
  const unknown = bare.filter(word => meaningOf(word) === undefined)
  const terminals = new Set([...bare.filter(word => meaningOf(word) === 'terminal'), ...quoted].map(nameTerminal))
  // An expression that calls something `exec` at its end, as templates do, is not ours; one that begins so might be.
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

/** The near miss whose words should have been these: known ones, each once, with one terminal. */
function nearMiss(corrected: readonly string[], {quoted, pairs}: Words): Mark {
  const names = quoted.map(name => (meaningOf(name) === 'terminal' ? name : `"${name}"`))
  const known = corrected.filter(word => meaningOf(word) !== undefined)
  const [terminal] = [...known.filter(word => meaningOf(word) === 'terminal'), ...names]
  const others = known.filter(word => meaningOf(word) !== 'terminal')
  const options = pairs.map(([key, value]) => `${key}=${/^[^\s"'=]+$/.test(value) ? value : JSON.stringify(value)}`)
  const right = [...others, ...(terminal === undefined ? [] : [terminal]), ...options]
  return {kind: 'near-miss', suggestion: `{{${[...new Set(right)].join(' ')}}}`}
}

/** Zero-width characters, which editors and web pages leave behind unseen. */
const invisible = /[\u200B-\u200D\u2060\uFEFF]/g

/** A pair, a word in quotes or a bare word. A pair goes first: quotes inside its value begin no word. */
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

/** What a word was meant to be, so far as can be told; the word itself where it cannot. */
function correct(word: string): readonly string[] {
  if (meaningOf(word)) return [word]
  const glued = /^(exec(?:ute)?)[^a-z0-9]*((?:t|host)\d{1,2})$/i.exec(word)
  if (glued) return glued.slice(1)
  // `{{{exec}}`, `{{exec,}}`, `{{"exec"}}`; not `{{.exec}}`, `{{#exec}}`, which are templates' own.
  const bare = word.replace(/^[{<(["'“]+|[})>\]"'”,;:.!]+$/g, '')
  return [meaningOf(bare) ? bare : (nearestWord(bare.toLowerCase()) ?? word)]
}

const corrections = ['execute', 'interrupt', 'no-newline', 'ctrl-seq']

function nearestWord(word: string): string | undefined {
  if (word.length > 16) return undefined
  // `exec` is short: one letter away is much, so that the first two must stand.
  if (word === 'exce' || (word.startsWith('ex') && leven(word, 'exec') === 1)) return 'exec'
  return corrections.find(right => right.charAt(0) === word.charAt(0) && leven(word, right) <= 2)
}
