import {mergeStepOptions, nearestName, readStepOptions, stepOptionNames} from '../../config/step-options.js'
import type {ExecMark} from '../../model/mark.js'
import type {PartialStepOptions} from '../../model/settings.js'
import type {Lines} from '../../text/source-lines.js'
import type {Diagnostic} from '../diagnostics.js'

/** Options as an author wrote them in one place. */
export interface Writing {
  /** `plain-info-string` is that of a block nobody has marked, where only what is ours counts. */
  readonly kind: 'comment' | 'info-string' | 'mark' | 'plain-info-string'
  /** Where that place begins and ends in the file. */
  readonly offset: number
  readonly end: number
  readonly words: readonly string[]
  readonly pairs: readonly (readonly [key: string, value: string])[]
  /** What is wrong with how they are written, one sentence each. */
  readonly problems: readonly string[]
}

/** What was read from everything an author wrote about one step. */
export interface Read {
  readonly options: PartialStepOptions
  /** The path of a file step, as written, and where it was written. */
  readonly file?: {readonly path: string; readonly offset: number}
  readonly diagnostics: readonly Diagnostic[]
}

/** The name of an option that makes a step a file step; the others belong to every step. */
const fileOption = 'file'

/** Bare words that mean something in an info string; all others may be another tool's. */
const infoWords: ReadonlySet<string> = new Set(['always', 'interrupt', 'only', 'service', 'skip'])

/** Keys that renderers and site generators read in an info string: not ours, and not a mistake. */
const foreignKeys: ReadonlySet<string> = new Set(
  (
    'caption class collapse copy emphasize-lines filename frame group highlight hl_lines id label lang lineno-start ' +
    'linenos linenostart linenums lines mark meta output region showLineNumbers source src start startline style tab ' +
    'tabs theme title twoslash wrap'
  ).split(' ')
)

/** Reads what stands about one step in several places, the weakest first; what a mark's own words say is with its place. */
export function readWritings(writings: readonly Writing[], {lines, mark}: {lines: Lines; mark?: ExecMark}): Read {
  const diagnostics: Diagnostic[] = []
  const layers: PartialStepOptions[] = []
  let file: Read['file']

  for (const writing of writings) {
    const own = mark !== undefined && writing.kind === 'mark' ? optionsOfMark(mark) : {}
    if (saysNothing(writing)) {
      layers.push(own)
      continue
    }
    const pairs = pairsOf(writing)
    const locate = locator(writing, lines)
    const read = readStepOptions(pairs.filter(([key]) => key !== fileOption))
    layers.push(read.options, own)

    const path = pairs.findLast(([key]) => key === fileOption)?.[1]
    if (path !== undefined) file = {path, offset: locator(writing, lines)(fileOption)}

    for (const reason of writing.problems) diagnostics.push(invalid(reason, lines.point(writing.offset)))
    for (const {key, reason} of read.problems) {
      const place = lines.point(locate(key))
      diagnostics.push(isOption(key) ? invalid(reason, place) : unknown(key, place))
    }
  }

  return {options: mergeStepOptions(...layers), diagnostics, ...(file !== undefined && {file})}
}

function saysNothing({pairs, problems, words}: Writing): boolean {
  return pairs.length === 0 && problems.length === 0 && words.length === 0
}

/** Whether a writing makes what it stands about a file step. */
export function namesFile({pairs}: Pick<Writing, 'pairs'>): boolean {
  return pairs.some(([key]) => key === fileOption)
}

function pairsOf({kind, words, pairs}: Writing): readonly (readonly [string, string])[] {
  switch (kind) {
    case 'comment':
    case 'mark':
      return [...words.map(word => [word, ''] as const), ...pairs]
    case 'info-string':
    case 'plain-info-string':
      return [
        ...words.filter(word => infoWords.has(word)).map(word => [word, ''] as const),
        ...pairs.filter(([key]) => isOption(key) || (kind === 'info-string' && !foreignKeys.has(key)))
      ]
    default:
      return kind satisfies never
  }
}

function optionsOfMark(mark: ExecMark): PartialStepOptions {
  return {
    ...(mark.terminal !== undefined && {terminal: mark.terminal}),
    ...(mark.interrupt && {interrupt: true})
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
    remedy: 'Correct the value, or leave the option out.'
  }
}

function unknown(key: string, place: Diagnostic['place']): Diagnostic {
  const nearest = nearestName(key, [...stepOptionNames, fileOption]).replace(/\.$/, '')
  return {
    ruleId: 'unknown-option',
    severity: 'error',
    place,
    reason: `Expected an option, got \`${key}\`. ${nearest}`,
    remedy: 'Correct the name, or leave the option out.'
  }
}

/** A way to find where names are written, asked for in their order; one that cannot be found is where all begins. */
function locator({offset, end}: Writing, {source}: Lines): (name: string) => number {
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
