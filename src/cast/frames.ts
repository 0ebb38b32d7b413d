import type {IBufferCell, IBufferLine, Terminal} from '@xterm/headless'
import {defaultRows} from '../model/settings.js'
import type {CastEvent} from './cast.js'

/** One character on the screen. */
export interface Cell {
  /** A space for an empty cell. */
  readonly text: string
  readonly width: number
  readonly style: Style | undefined
}

/** How a character looks; a color is an index of the palette, or `#rrggbb`. */
export interface Style {
  readonly foreground?: number | string
  readonly background?: number | string
  readonly isBold?: boolean
  readonly isDim?: boolean
  readonly isItalic?: boolean
  readonly isUnderlined?: boolean
  readonly isStruck?: boolean
  readonly isInverse?: boolean
  readonly isInvisible?: boolean
}

/** The screen of a terminal at a moment. */
export interface Frame {
  /** Milliseconds since the beginning. */
  readonly at: number
  /** How many rows have scrolled by. */
  readonly top: number
  /** The rows without blank cells at their ends. */
  readonly rows: readonly (readonly Cell[])[]
  readonly cursor: {readonly column: number; readonly row: number; readonly isShown: boolean}
}

/** The frames of a cast. */
export interface Frames {
  readonly frames: readonly Frame[]
  /** How many rows of the screen were ever used. */
  readonly used: number
}

/** What a terminal shows after each event. */
export async function renderFrames(
  events: readonly CastEvent[],
  {columns, rows = defaultRows}: {readonly columns: number; readonly rows?: number | undefined}
): Promise<Frames> {
  const module = await import('@xterm/headless')
  // The package is CommonJS to Node, and a module to a bundler.
  const {Terminal: Emulator} = 'Terminal' in module ? module : (module as {readonly default: typeof module}).default
  const terminal = new Emulator({allowProposedApi: true, cols: columns, logLevel: 'off', rows, scrollback: 100_000})
  let isCursorShown = true
  for (const final of ['h', 'l'] as const)
    terminal.parser.registerCsiHandler({final, prefix: '?'}, modes => {
      if (modes.includes(25)) isCursorShown = final === 'h'
      return false
    })
  const frames: Frame[] = []
  let used = 0
  try {
    for (const {at, kind, text} of events) {
      if (kind === 'marker') continue
      await new Promise<void>(resolve => terminal.write(text, resolve))
      const frame = frameOf(terminal, {at, isCursorShown})
      const isFull = frame.top > 0 || terminal.buffer.active.type === 'alternate'
      const last =
        Math.max(
          frame.cursor.row,
          frame.rows.findLastIndex(row => row.length > 0)
        ) + 1
      used = Math.max(used, isFull ? rows : last)
      if (frames.at(-1)?.at === at) frames.pop()
      frames.push(frame)
    }
  } finally {
    terminal.dispose()
  }
  return {frames, used}
}

function frameOf(
  terminal: Terminal,
  {at, isCursorShown}: {readonly at: number; readonly isCursorShown: boolean}
): Frame {
  const buffer = terminal.buffer.active
  const rows = Array.from({length: terminal.rows}, (_, row) => cellsOf(buffer.getLine(buffer.baseY + row)))
  return {at, cursor: {column: buffer.cursorX, isShown: isCursorShown, row: buffer.cursorY}, rows, top: buffer.baseY}
}

function cellsOf(line: IBufferLine | undefined): readonly Cell[] {
  const cells: Cell[] = []
  let used = 0
  for (let column = 0; column < (line?.length ?? 0); column++) {
    const cell = line?.getCell(column)
    if (!cell || cell.getWidth() === 0) continue
    const style = cell.isAttributeDefault() ? undefined : styleOf(cell)
    const text = cell.getChars() || ' '
    cells.push({style, text, width: cell.getWidth()})
    if (text !== ' ' || style?.background !== undefined || style?.isInverse || style?.isUnderlined) used = cells.length
  }
  return cells.slice(0, used)
}

function styleOf(cell: IBufferCell): Style {
  return {
    ...(cell.isFgPalette() && {foreground: cell.getFgColor()}),
    ...(cell.isFgRGB() && {foreground: hex(cell.getFgColor())}),
    ...(cell.isBgPalette() && {background: cell.getBgColor()}),
    ...(cell.isBgRGB() && {background: hex(cell.getBgColor())}),
    ...(cell.isBold() && {isBold: true}),
    ...(cell.isDim() && {isDim: true}),
    ...(cell.isItalic() && {isItalic: true}),
    ...(cell.isUnderline() && {isUnderlined: true}),
    ...(cell.isStrikethrough() && {isStruck: true}),
    ...(cell.isInverse() && {isInverse: true}),
    ...(cell.isInvisible() && {isInvisible: true})
  }
}

function hex(color: number): string {
  return `#${color.toString(16).padStart(6, '0')}`
}

/** The text of a frame, without blanks at the ends of its rows. */
export function textOf({rows}: Frame): string {
  const lines = rows.map(row =>
    row
      .map(({style, text}) => (style?.isInvisible ? ' ' : text))
      .join('')
      .trimEnd()
  )
  return lines.join('\n').replace(/\n+$/, '\n')
}
