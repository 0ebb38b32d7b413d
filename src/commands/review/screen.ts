import {styleText} from 'node:util'
import {type DiffRow, pairRows} from './pair-rows.js'
import type {PendingStep, PendingView} from './pending.js'
import {padText, showText, wrapText} from './show-text.js'

/** What a screen shows of one pending step. */
export interface ScreenInput {
  readonly pending: PendingStep
  readonly view: PendingView
  /** Counts from 1. */
  readonly position: number
  readonly total: number
  /** The row of the diff that a wildcard is for; -1 where none differs. */
  readonly cursor: number
  readonly columns: number
  readonly rows: number
  readonly color: boolean
  /** What became of the last key; empty for nothing. */
  readonly message: string
  /** Where the step stands in its page by now, 1-based. */
  readonly line: number
  readonly mask: (text: string) => string
}

/** Columns from which the expected output stands beside the one that came. */
export const leastForTwo = 120

/** Rows that are alike and are shown around those that differ. */
const context = 3

export const keyHelp =
  'a accept · r reject · s skip · A accept the rest of this page · w wildcard for what differs · W for the whole line\n' +
  'e edit the snapshot · p edit the page · ↑↓ choose a line · q quit'

type Format = Parameters<typeof styleText>[0]

/** Draws one pending step as rows of the terminal's size: what it is, the diff around the cursor, the keys. Pure. */
export function formatScreen(input: ScreenInput): readonly string[] {
  const {color, columns, line, message, pending, position, rows, total, view} = input
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
  const foot = [
    ...(message === '' ? [] : wrap(show(message)).map(row => style('yellow', row))),
    ...wrap(keyHelp).map(row => style('dim', row))
  ]
  const space = Math.max(1, rows - head.length - foot.length - 2)
  const body = layOut(pairRows(view.diff), {...input, style})
  const at = body.findIndex(({isCursor}) => isCursor)
  // The chosen row stands in the upper third, so that what follows it is seen.
  const from = Math.max(0, Math.min(at - Math.floor(space / 3), body.length - space))
  const shown = body.slice(from, from + space).map(({text}) => text)
  const filled = [...shown, ...Array.from({length: space - shown.length}, () => '')]
  return [...head, '', ...filled, '', ...foot].slice(0, rows)
}

function explain({pending: {snapshotFile, status}, view}: ScreenInput): string {
  if (view.isNew) return `new: it has no snapshot yet${status === 0 ? '' : `, and exited with ${status}`}`
  const {line, reason, statuses} = view
  const exited = statuses ? ` and exited with ${statuses.actual}, not ${statuses.expected}` : ''
  return `printed something else than ${snapshotFile}:${line}${exited}${reason === undefined ? '' : `. ${reason}`}`
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
  let left = 0
  for (const [index, row] of rows.entries()) {
    if (!near(index)) left++
    else {
      if (left > 0) body.push({isCursor: false, text: options.style('dim', `  … ${left} lines alike`)})
      left = 0
      body.push(...(options.columns >= leastForTwo && !options.view.isNew ? beside : above)(row, index, options))
    }
  }
  if (left > 0) body.push({isCursor: false, text: options.style('dim', `  … ${left} lines alike`)})
  return body
}

/** What went above what came. */
function above(row: DiffRow, index: number, {columns, cursor, mask, style}: LayOutOptions): readonly BodyRow[] {
  const isCursor = index === cursor
  const cell = (text: string | undefined, sign: string, format: Format | undefined): readonly BodyRow[] =>
    text === undefined
      ? []
      : wrapText(showText(mask(text), {blanks: sign !== ' '}), Math.max(1, columns - 4)).map((part, place) => {
          const line = `${isCursor ? '›' : ' '} ${place === 0 ? sign : ' '} ${part}`
          return {isCursor, text: format ? style(format, line) : line}
        })
  if (row.kind === 'same') return cell(row.added, ' ', undefined)
  return [...cell(row.removed, '-', 'red'), ...cell(row.added, '+', 'green')]
}

/** What went beside what came. */
function beside(row: DiffRow, index: number, {columns, cursor, mask, style}: LayOutOptions): readonly BodyRow[] {
  const width = Math.max(1, Math.floor((columns - 9) / 2))
  const isCursor = index === cursor
  const isSame = row.kind === 'same'
  const parts = (text: string | undefined) =>
    text === undefined ? [] : wrapText(showText(mask(text), {blanks: !isSame}), width)
  const [left, right] = [parts(row.removed), parts(row.added)]
  const cell = (part: string | undefined, sign: string, format: Format) => {
    const text = padText(part === undefined ? '' : `${sign} ${part}`, width + 2)
    return isSame || part === undefined ? text : style(format, text)
  }
  return Array.from({length: Math.max(left.length, right.length)}, (_, place) => {
    const [minus, plus] = isSame || place > 0 ? [' ', ' '] : ['-', '+']
    const text = `${isCursor ? '›' : ' '} ${cell(left[place], minus, 'red')} │ ${cell(right[place], plus, 'green')}`
    return {isCursor, text: text.trimEnd()}
  })
}
