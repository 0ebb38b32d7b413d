import leven from 'leven'
import {mergeStepOptions, readStepOptions, stepOptionNames} from '../../config/step-options.js'
import type {ExecMarker} from '../../model/marker.js'
import type {PartialStepOptions} from '../../model/settings.js'
import {nearestName} from '../../text/nearest-name.js'
import type {Lines} from '../../text/source-lines.js'
import type {Diagnostic} from '../diagnostics.js'

/** Options as written in one info string, marker or comment. */
export interface WrittenOptions {
  /** `plain-info-string` belongs to an unmarked block, where unknown options are ignored; `selection` skips a block that isn't selected. */
  readonly kind: 'comment' | 'info-string' | 'marker' | 'plain-info-string' | 'selection'
  /** Offsets of its start and end in the file. */
  readonly offset: number
  readonly end: number
  readonly words: readonly string[]
  readonly pairs: readonly (readonly [key: string, value: string])[]
  /** Syntax errors, one sentence each. */
  readonly problems: readonly string[]
}

/** The merged options of one step. */
export interface ReadOptions {
  readonly options: PartialStepOptions
  /** The path of a file step as written, and its offset. */
  readonly file?: {readonly path: string; readonly offset: number}
  readonly diagnostics: readonly Diagnostic[]
}

/** The option that makes a step a file step. */
const fileOption = 'file'

/** Bare words that are options in an info string. All others belong to other tools. */
const infoWords: ReadonlySet<string> = new Set(['always', 'interrupt', 'only', 'service', 'skip'])

/** Whether another tool's key could be a misspelled option. */
function isMisspelled(key: string): boolean {
  if (key === 'id' || key === 'version') return false
  return [...stepOptionNames, fileOption].some(name => leven(key, name) <= (name.length < 6 ? 1 : 2))
}

/** Merges the options that are written at several places for one step, weakest first. */
export function readWrittenOptions(
  written: readonly WrittenOptions[],
  {lines, marker}: {lines: Lines; marker?: ExecMarker}
): ReadOptions {
  const diagnostics: Diagnostic[] = []
  const layers: PartialStepOptions[] = []
  let file: ReadOptions['file']

  for (const one of written) {
    const own = marker !== undefined && one.kind === 'marker' ? optionsOfMarker(marker) : {}
    if (isEmpty(one)) {
      layers.push(own)
      continue
    }
    const pairs = pairsOf(one)
    const locate = locator(one, lines)
    const read = readStepOptions(pairs.filter(([key]) => key !== fileOption))
    layers.push(read.options, own)

    const path = pairs.findLast(([key]) => key === fileOption)?.[1]
    if (path !== undefined) file = {path, offset: locator(one, lines)(fileOption)}

    for (const reason of one.problems) diagnostics.push(invalid(reason, lines.point(one.offset)))
    for (const {key, reason} of read.problems) {
      const place = lines.point(locate(key))
      const severity = one.kind === 'plain-info-string' ? 'warning' : 'error'
      diagnostics.push(isOption(key) ? {...invalid(reason, place), severity} : unknown(key, place))
    }
  }

  return {options: mergeStepOptions(...layers), diagnostics, ...(file !== undefined && {file})}
}

function isEmpty({pairs, problems, words}: WrittenOptions): boolean {
  return pairs.length === 0 && problems.length === 0 && words.length === 0
}

/** Whether the options make their block a file step. */
export function namesFile({pairs}: Pick<WrittenOptions, 'pairs'>): boolean {
  return pairs.some(([key, value]) => key === fileOption && !isForeignFile(value))
}

/** Whether a `file=` in an info string names a source file to include, as other tools do: `../a.ts`, `a.ts#L3-L5`. */
function isForeignFile(value: string): boolean {
  return /^(?:\.\.\/|<|[a-z]+:\/\/)|#/i.test(value)
}

function pairsOf({kind, words, pairs}: WrittenOptions): readonly (readonly [string, string])[] {
  switch (kind) {
    case 'comment':
    case 'marker':
    case 'selection':
      return [...words.map(word => [word, ''] as const), ...pairs]
    case 'info-string':
    case 'plain-info-string':
      return [
        ...words.filter(word => infoWords.has(word)).map(word => [word, ''] as const),
        ...pairs
          .filter(([key, value]) => key !== fileOption || !isForeignFile(value))
          // A name without a marker is one of another tool, such as runme.
          .filter(([key]) => key !== 'name' || kind !== 'plain-info-string')
          .filter(([key]) => isOption(key) || (kind === 'info-string' && isMisspelled(key)))
      ]
    default:
      return kind satisfies never
  }
}

function optionsOfMarker(marker: ExecMarker): PartialStepOptions {
  return {
    ...(marker.terminal !== undefined && {terminal: marker.terminal}),
    ...(marker.interrupt && {interrupt: true})
  }
}

function isOption(key: string): boolean {
  return key === fileOption || key.startsWith('env.') || stepOptionNames.includes(key)
}

function invalid(reason: string, place: Diagnostic['place']): Diagnostic {
  return {
    ruleId: 'invalid-option',
    severity: 'error',
    place,
    reason: reason.replace(/\.$/, ''),
    remedy: 'Correct the value or remove the option.'
  }
}

function unknown(key: string, place: Diagnostic['place']): Diagnostic {
  return {
    ruleId: 'unknown-option',
    severity: 'error',
    place,
    reason: `Unknown option \`${key}\``,
    remedy: nearestName(key, [...stepOptionNames, fileOption])
  }
}

/** Returns a function that finds the offset of each name, called in the order of the names. */
function locator({offset, end}: WrittenOptions, {source}: Lines): (name: string) => number {
  const text = source.slice(offset, end)
  let from = 0

  return name => {
    for (let at = text.indexOf(name, from); at !== -1; at = text.indexOf(name, at + 1)) {
      const after = text.charAt(at + name.length)
      if (!/^[\s{<"']?$/.test(text.charAt(at - 1)) || !/^[\s=}>"']?$/.test(after)) continue
      from = at + name.length
      return offset + at
    }

    return offset
  }
}
