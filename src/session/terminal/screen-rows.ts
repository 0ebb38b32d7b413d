import type {IBuffer, IBufferLine} from '@xterm/headless'
import {styledRow} from './styled-row.js'

/** Where what is read of a screen begins: a row from the top of the scrollback, and a column. */
export interface ScreenPlace {
  readonly column: number
  readonly row: number
}

/** The row that the cursor is on, from the top of the scrollback. */
export function cursorRowOf(buffer: IBuffer): number {
  return buffer.baseY + buffer.cursorY
}

/** The last row that isn't blank; `least` if it is above. */
export function lastRowOf(buffer: IBuffer, {from = buffer.length - 1, least = -1} = {}): number {
  let last = from
  while (last > least && isBlank(buffer.getLine(last))) last--
  return last
}

/** The text of each row, without blanks at its end. */
export function rowsOf(buffer: IBuffer, {first = 0, last = lastRowOf(buffer)} = {}): readonly string[] {
  const rows: string[] = []
  for (let row = first; row <= last; row++) rows.push(buffer.getLine(row)?.translateToString(true) ?? '')
  return rows
}

/** Whole lines before a row, behind those that scrolled by; `goesOn` says that the last of these goes on at `start`. */
export function linesBefore(
  buffer: IBuffer,
  {
    end,
    goesOn,
    scrolled,
    start
  }: {
    readonly end: number
    readonly goesOn: boolean
    readonly scrolled: readonly string[]
    readonly start: ScreenPlace
  }
): string[] {
  const lines = [...scrolled]
  let continues = goesOn
  for (let row = start.row; row < end; row++) {
    const isContinued = buffer.getLine(row + 1)?.isWrapped ?? false
    const column = row === start.row ? start.column : 0
    const text = buffer.getLine(row)?.translateToString(!isContinued, column) ?? ''
    if (lines.length > 0 && continues) lines[lines.length - 1] += text
    else lines.push(text)
    continues = isContinued
  }
  return lines
}

/** Rows with colors and styles. */
export function styledRows(
  buffer: IBuffer,
  {last, start}: {readonly last: number; readonly start: ScreenPlace}
): string {
  let text = ''
  for (let row = start.row; row <= last; row++) {
    const line = buffer.getLine(row)
    if (line) text += styledRow(line, row === start.row ? start.column : 0)
    if (!buffer.getLine(row + 1)?.isWrapped) text += '\n'
  }
  return text
}

/** The line that the cursor is on, from its beginning up to the cursor. */
export function lineBeforeCursor(buffer: IBuffer): string {
  const cursorRow = cursorRowOf(buffer)
  let text = (buffer.getLine(cursorRow)?.translateToString(false) ?? '').slice(0, buffer.cursorX)
  for (let row = cursorRow; row > 0 && buffer.getLine(row)?.isWrapped; row--)
    text = (buffer.getLine(row - 1)?.translateToString(false) ?? '') + text
  return text
}

function isBlank(line: IBufferLine | undefined): boolean {
  return (line?.translateToString(true) ?? '').trim() === ''
}
