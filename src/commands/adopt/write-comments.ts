import {isMdx} from '../../files/markdown-files.js'
import type {Fix} from '../../model/fix.js'
import type {Step} from '../../model/step.js'
import {applyFixes} from '../../text/apply-edits.js'
import {readLines} from '../../text/source-lines.js'
import type {Options} from './learn.js'

/** A document, and the options that its steps need. */
export interface WriteCommentsInput {
  readonly file: string
  /** Text with its byte order mark. */
  readonly source: string
  /** Its steps, in document order. */
  readonly steps: readonly Step[]
  /** Options by the index of their step. */
  readonly learned: ReadonlyMap<number, Options>
}

/** Options for the steps of a block. */
export interface BlockOptions {
  /** Offset of the block in the source without its byte order mark. */
  readonly offset: number
  /** 1-based line of the block. */
  readonly line: number
  readonly options: Options
}

/** The document with a comment above each block that needs one. Readers see no difference. Pure. */
export function writeComments(input: WriteCommentsInput): string {
  const {file, source} = input
  const lines = readLines(source)
  const fixes = groupByBlock(input).map(({line, offset, options}): Fix => {
    const text = formatComment(options, {isMdx: isMdx(file)})
    const start = lines.start(line)
    const above = lines.source.slice(start, offset)
    // Inline code has its comment in the same line.
    if (!/^[`~]{3}/.test(lines.source.slice(offset))) return {end: offset, start: offset, text}
    const newline = /^(?:\r\n|\r|\n)/.exec(lines.source.slice(lines.end(line)))?.[0] ?? '\n'
    // The block of a list item may be on the line of the bullet.
    const indent = above.replace(/[^\s>]/g, ' ')
    return {end: offset, start: offset, text: text + newline + indent}
  })
  return applyFixes(source, fixes).source
}

/** The options of steps, by block: all commands of a transcript have the same. Pure. */
export function groupByBlock({learned, source, steps}: WriteCommentsInput): readonly BlockOptions[] {
  const lines = readLines(source)
  const offsetOf = (step: Step) => {
    const expectation = step.kind === 'file' ? undefined : step.expectation
    return expectation?.form === 'transcript' ? expectation.fence.opening : lines.start(step.line) + step.column - 1
  }
  const blocks = new Map<number, number[]>()
  for (const [index, step] of steps.entries()) {
    const offset = offsetOf(step)
    const block = blocks.get(offset)
    if (block) block.push(index)
    else blocks.set(offset, [index])
  }
  return [...blocks].flatMap(([offset, indexes]) => {
    const found = indexes.map(index => learned.get(index)).filter(each => each !== undefined)
    if (found.length === 0) return []
    return {line: lines.point(offset).line, offset, options: mergeOptions(found, indexes.length)}
  })
}

function mergeOptions(all: readonly Options[], steps: number): Options {
  const skip = all.find(each => each.skip !== undefined)?.skip
  if (skip !== undefined) return {skip}
  // A service would keep the other commands of its block from running.
  if (steps > 1 && all.some(each => each.service !== undefined)) return {skip: "doesn't end by itself"}
  const merged: Options = Object.assign({}, ...all)
  const exits = all.flatMap(({exit}) => exit?.split(',') ?? [])
  const names = all.flatMap(({normalize}) => normalize?.split(',') ?? [])
  const isMixed = all.filter(({exit}) => exit !== undefined).length < steps
  return {
    ...merged,
    ...(exits.length > 0 && {exit: [...new Set(isMixed && steps > 1 ? ['0', ...exits] : exits)].join(',')}),
    ...(names.length > 0 && {normalize: [...new Set(names)].join(',')})
  }
}

/** Options as they are written: `exit=1 skip="needs brew"`. */
export function formatOptions(options: Options): string {
  return Object.entries(options)
    .map(([name, value]) => (value === '' ? name : `${name}=${/^[\w.,:/-]+$/.test(value) ? value : quoteValue(value)}`))
    .join(' ')
}

/** A value in quotes, on one line and without what would end the comment. */
function quoteValue(value: string): string {
  const text = value.replace(/\s+/g, ' ').replace(/--+>?|\*\//g, each => each.replace(/-+>?/, '—').replace('*/', '* /'))
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

function formatComment(options: Options, {isMdx}: {readonly isMdx: boolean}): string {
  const text = `fencepost ${formatOptions(options)}`
  return isMdx ? `{/* ${text} */}` : `<!-- ${text} -->`
}
