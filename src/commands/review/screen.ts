import {styleText} from 'node:util'
import {changedWords, type Segment} from '../../report/diff/changed-words.js'
import {type DiffRow, pairRows} from '../../report/diff/pair-rows.js'
import type {PendingStep, PendingView} from './pending.js'
import {padText, showText, wrapText} from './show-text.js'

/** What a screen shows of one pending step. */
export interface ScreenInput {
  readonly pending: PendingStep
  readonly view: PendingView
  /** Counts from 1. */
  readonly position: number
  readonly total: number
  /** The row of the diff that a wildcard applies to; -1 if none differs. */
  readonly cursor: number
  readonly columns: number
  readonly rows: number
  readonly color: boolean
  /** Result of the last key; empty for none. */
  readonly message: string
  /** Current 1-based line of the step in its document. */
  readonly line: number
  readonly mask: (text: string) => string
  /** Whether all keys are listed. */
  readonly isHelpShown?: boolean
}

/** Columns from which expected and actual output are shown side by side. */
export const minColumnsForTwo = 120

/** Equal lines shown around a change. */
const context = 3

/** The keys that most reviews need. */
export const keyHelp = 'a accept · r reject · s skip · u undo · w wildcard · e edit snapshot · q quit · ? all keys'

const allKeys = [
  ['a, y', 'accept the output and write it to the snapshot'],
  ['r, n', 'reject it'],
  ['s', 'skip it for now'],
  ['u', 'undo the last decision'],
  ['A', 'accept all remaining steps of this document'],
  ['w', 'replace what differs in the marked line by a wildcard'],
  ['W', 'replace the whole marked line by a wildcard'],
  ['e', 'edit the snapshot'],
  ['p', 'edit the document'],
  ['↑ ↓, k j', 'previous or next change'],
  ['PgUp PgDn', 'move by half a screen'],
  ['q, Esc', 'quit'],
  ['?, h', 'hide this help']
] as const

type Format = Parameters<typeof styleText>[0]

/** Draws one pending step as rows that fit the terminal: what it is, the diff around the cursor, the keys. Pure. */
export function formatScreen(input: ScreenInput): readonly string[] {
  const {color, columns, isHelpShown, line, message, pending, position, rows, total, view} = input
  const style = (format: Format, text: string) => (color ? styleText(format, text, {validateStream: false}) : text)
  const show = (text: string) => showText(input.mask(text))
  const wrap = (text: string) => text.split('\n').flatMap(line => wrapText(line, columns))
  const {file, step} = pending
  const code = step.code.split('\n')
  const head = [
    ...wrap(`${show(`${file}:${line}`)}  ${show(step.title)}  ${position} of ${total}`).map(row => style('bold', row)),
    ...code
      .slice(0, 4)
      .flatMap((line, index) => wrap(`${index === 0 ? '$' : ' '} ${show(line)}`))
      .map(row => style('dim', row)),
    ...(code.length > 4 ? [style('dim', `  … ${code.length - 4} more lines`)] : []),
    ...wrap(show(explain(input)))
  ]
  const keyWidth = Math.max(...allKeys.map(([key]) => key.length))
  const keys = isHelpShown ? allKeys.map(([key, meaning]) => `${padText(key, keyWidth)}  ${meaning}`) : [keyHelp]
  const foot = [
    ...(message === '' ? [] : wrap(show(message)).map(row => style('yellow', row))),
    ...keys.flatMap(wrap).map(row => style('dim', row))
  ]
  const space = Math.max(1, rows - head.length - foot.length - 2)
  const body = layOut(pairRows(view.diff), {...input, style})
  const at = body.findIndex(({isCursor}) => isCursor)
  // The marked row is in the upper third, so that the rows after it are visible.
  const from = Math.max(0, Math.min(at - Math.floor(space / 3), body.length - space))
  const shown = body.slice(from, from + space).map(({text}) => text)
  const filled = [...shown, ...Array.from({length: space - shown.length}, () => '')]
  const all = [...head, '', ...filled, '', ...foot]
  // On a very small terminal the keys win over the step, once a person asked for them.
  return isHelpShown && all.length > rows ? all.slice(-rows) : all.slice(0, rows)
}

function explain({pending: {snapshotFile, status}, view}: ScreenInput): string {
  if (view.isNew) return `New: no snapshot yet${status === 0 ? '' : `; exited with ${status}`}.`
  const {line, reason, statuses} = view
  const exited = statuses ? ` Exited with ${statuses.actual}, expected ${statuses.expected}.` : ''
  return `Output doesn't match ${snapshotFile}:${line}.${exited}${reason === undefined ? '' : ` ${reason}`}`
}

interface BodyRow {
  readonly text: string
  readonly isCursor: boolean
}

interface LayOutOptions extends ScreenInput {
  readonly style: (format: Format, text: string) => string
}

function layOut(rows: readonly DiffRow[], options: LayOutOptions): readonly BodyRow[] {
  const near = (index: number) =>
    rows.slice(Math.max(0, index - context), index + context + 1).some(({kind}) => kind === 'changed')
  const body: BodyRow[] = []
  let hidden = 0
  const pushHidden = () => {
    if (hidden > 0)
      body.push({isCursor: false, text: options.style('dim', `  … ${hidden} equal line${hidden === 1 ? '' : 's'}`)})
    hidden = 0
  }
  for (const [index, row] of rows.entries()) {
    if (!near(index)) hidden++
    else {
      pushHidden()
      body.push(
        ...(options.columns >= minColumnsForTwo && !options.view.isNew ? sideBySide : stacked)(row, index, options)
      )
    }
  }
  pushHidden()
  return body
}

/** The removed line above the added one. */
function stacked(row: DiffRow, index: number, options: LayOutOptions): readonly BodyRow[] {
  const {columns, cursor, style} = options
  const isCursor = index === cursor
  const cell = (side: Side, sign: string, format: Format | undefined): readonly BodyRow[] =>
    wrapSegments(side, Math.max(1, columns - 4)).map((part, place) => {
      const start = `${isCursor ? '›' : ' '} ${place === 0 ? sign : ' '} `
      return {isCursor, text: format ? style(format, start) + paint(part, format, style) : start + textOf(part)}
    })
  const {added, removed} = sidesOf(row, options)
  if (row.kind === 'same') return cell(added, ' ', undefined)
  return [...cell(removed, '-', 'red'), ...cell(added, '+', 'green')]
}

/** The removed line beside the added one. */
function sideBySide(row: DiffRow, index: number, options: LayOutOptions): readonly BodyRow[] {
  const {columns, cursor, style} = options
  const width = Math.max(1, Math.floor((columns - 9) / 2))
  const isSame = row.kind === 'same'
  const sides = sidesOf(row, options)
  const [left, right] = [wrapSegments(sides.removed, width), wrapSegments(sides.added, width)]
  const cell = (part: readonly Segment[] | undefined, sign: string, format: Format) => {
    if (part === undefined) return padText('', width + 2)
    const padding = padText(textOf(part), width).slice(textOf(part).length)
    return isSame
      ? `${sign} ${textOf(part)}${padding}`
      : style(format, `${sign} `) + paint(part, format, style) + padding
  }
  const isCursor = index === cursor
  return Array.from({length: Math.max(left.length, right.length)}, (_, place) => {
    const [minus, plus] = isSame || place > 0 ? [' ', ' '] : ['-', '+']
    const text = `${isCursor ? '›' : ' '} ${cell(left[place], minus, 'red')} │ ${cell(right[place], plus, 'green')}`
    return {isCursor, text: text.trimEnd()}
  })
}

/** One side of a row, as segments; undefined if that side has no line. */
type Side = readonly Segment[] | undefined

function sidesOf(row: DiffRow, {mask}: LayOutOptions): {readonly removed: Side; readonly added: Side} {
  const show = (text: string | undefined) =>
    text === undefined ? undefined : showText(mask(text), {blanks: row.kind !== 'same'})
  const [removed, added] = [show(row.removed), show(row.added)]
  if (removed !== undefined && added !== undefined && row.kind === 'changed') return changedWords(removed, added)
  const whole = (text: string | undefined) => (text === undefined ? undefined : [{isChanged: false, text}])
  return {added: whole(added), removed: whole(removed)}
}

/** Wraps the text of segments to a width in columns. */
function wrapSegments(side: Side, width: number): readonly (readonly Segment[])[] {
  if (!side) return []
  const rest = [...side]
  return wrapText(textOf(side), width).map(row => {
    const parts: Segment[] = []
    for (let missing = row.length; missing > 0; ) {
      const segment = rest.shift()
      if (!segment) break
      const {isChanged, text} = segment
      parts.push({isChanged, text: text.slice(0, missing)})
      if (text.length > missing) rest.unshift({isChanged, text: text.slice(missing)})
      missing -= text.length
    }
    return parts
  })
}

function textOf(segments: readonly Segment[]): string {
  return segments.map(({text}) => text).join('')
}

function paint(segments: readonly Segment[], format: Format, style: LayOutOptions['style']): string {
  return segments
    .map(({isChanged, text}) => (isChanged ? style(format, style('inverse', text)) : style(format, text)))
    .join('')
}
