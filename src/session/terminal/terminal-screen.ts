import type {Terminal} from '@xterm/headless'
import {
  cursorRowOf,
  lastRowOf,
  lineBeforeCursor,
  linesBefore,
  rowsOf,
  type ScreenPlace,
  styledRows
} from './screen-rows.js'

/**
 * A shell integration mark: its letter (`A`, `B`, `C`, `D`) and what follows it. `E` comes before a `D` and tells which
 * command failed: its status, its line and itself, `%` and `;` escaped (RFC 3986, 2.1). `S` says that the shell begins with a
 * block. `I` and `J` show an id.
 */
export interface ScreenMark {
  readonly letter: string
  readonly fields: readonly string[]
}

/** What a screen is made with. */
export interface TerminalScreenOptions {
  readonly columns: number
  readonly rows: number
  /** Called with what a terminal answers to a program that asks. */
  readonly onReply: (text: string) => void
  /** Called with each mark that shows an id, from any program. */
  readonly onId: (mark: ScreenMark) => void
  /** Called with each mark of the shell, when the screen is as it was at the mark. */
  readonly onMark: (mark: ScreenMark) => void
  /** Called when a program begins to edit a line: it asks for pasted text to be marked. The screen is as it was before. */
  readonly onEdit: () => void
  /** Called with `true` when bytes come faster than they are read, with `false` when they may come again. */
  readonly onPressure: (isFull: boolean) => void
}

/** The mode in which pasted text is marked (DECSET). */
const pasteMode = 2004
/** Most bytes handed to the emulator at once, so that fewer lines scroll by than the scrollback holds. */
const chunkSize = 1 << 14
const scrollback = chunkSize + 1000
/** So many lines may scroll by before they are taken out of the emulator. */
const harvestAt = 2000
/** Bytes that wait for the emulator when the program is stopped, and when it may go on. */
const full = 1 << 20
const drained = 1 << 18
/** Most bytes that are shown before the first prompt. */
const mostBeforePrompt = 1 << 20
/** No mark has more bytes. */
const longestMark = 1 << 13
/** The most rows that are shown of a running program. */
const mostLastRows = 20
/** Ends a control sequence that was cut off (ECMA-48, CAN). */
const cancel = Buffer.from('\x18')

/** Opens a screen; loads the emulator. */
export async function openTerminalScreen(options: TerminalScreenOptions): Promise<TerminalScreen> {
  const module = await import('@xterm/headless')
  // The package is CommonJS to Node, and a module to a bundler.
  const {Terminal: Emulator} = 'Terminal' in module ? module : (module as {readonly default: typeof module}).default
  const {columns: cols, rows} = options
  return new TerminalScreen(new Emulator({allowProposedApi: true, cols, logLevel: 'off', rows, scrollback}), options)
}

/** Holds what a reader of a terminal sees: a terminal emulator, read line by line, and what scrolled by. */
export class TerminalScreen {
  readonly #terminal: Terminal
  readonly #options: TerminalScreenOptions
  /** Occurs in every mark of the shell, and nowhere else; absent until it's known. */
  id: string | undefined
  /** Whole lines that scrolled by since the start. */
  #scrolled: string[] = []
  /** Whether the first line on the screen goes on where the last of `#scrolled` ends. */
  #goesOn = false
  #start: ScreenPlace = {column: 0, row: 0}
  #waiting = 0
  #isFull = false
  #room = mostBeforePrompt
  #rest: Buffer = Buffer.alloc(0)
  #omitted = 0
  #seen = 0
  /** What came since the line was typed, until its mark `C`: its echo is no output. */
  #early: Buffer | undefined

  constructor(terminal: Terminal, options: TerminalScreenOptions) {
    this.#terminal = terminal
    this.#options = options
    terminal.onData(options.onReply)
    terminal.parser.registerOscHandler(133, data => this.#mark(data))
    terminal.parser.registerCsiHandler({final: 'h', prefix: '?'}, modes => {
      if (modes.includes(pasteMode)) options.onEdit()
      return false
    })
    // The emulator repeats these as often as a program says, up to 2^31 times. None does more than to fill the screen.
    const most = {
      L: options.rows,
      M: options.rows,
      S: options.rows,
      T: options.rows,
      I: options.columns,
      Z: options.columns,
      b: options.columns
    }
    for (const [final, count] of Object.entries(most))
      terminal.parser.registerCsiHandler({final}, ([given]) => Number(given) > count)
  }

  /** Bytes that have come so far: a change tells that something was printed. */
  get seen(): number {
    return this.#seen
  }

  /** Resolves when all that has come is on the screen. */
  settled(): Promise<void> {
    return new Promise(resolve => this.#terminal.write('', resolve))
  }

  /** Bytes omitted since the last `begin`. */
  get omittedBytes(): number {
    return this.#omitted
  }

  /** Whether a program shows a screen of its own, as editors and pagers do. */
  get isAlternate(): boolean {
    return this.#terminal.buffer.active.type === 'alternate'
  }

  /** Whether the program asks for pasted text to be marked as such. */
  get takesPaste(): boolean {
    return this.#terminal.modes.bracketedPasteMode
  }

  /**
   * Begins to read where the cursor is; from here on, or from the next mark `C`, at most `maxOutput` bytes are shown. Only
   * when settled. With `isBlock` the mark `S` doesn't count.
   */
  begin(maxOutput: number, {atMark = false, isBlock = false} = {}): void {
    this.#room = maxOutput + (isBlock ? this.#markOf('S').length : 0)
    this.#early = atMark ? Buffer.alloc(0) : undefined
    this.#omitted = 0
    this.#rest = Buffer.alloc(0)
    this.#scrolled = []
    this.#goesOn = false
    this.#terminal.options.scrollback = 0
    this.#terminal.options.scrollback = scrollback
    const buffer = this.#terminal.buffer.normal
    this.#start = {column: buffer.cursorX, row: cursorRowOf(buffer)}
  }

  /** Takes what a program prints. */
  feed(chunk: Buffer): void {
    this.#seen += chunk.length
    if (this.#early) this.#feedEarly(chunk)
    else this.#show(chunk)
  }

  #feedEarly(chunk: Buffer): void {
    const mark = this.#markOf('C')
    const early = Buffer.concat([this.#early ?? Buffer.alloc(0), chunk])
    const at = early.indexOf(mark)
    // A shell that ends, or a prompt that comes at once, has no such mark.
    const isLong = early.length > chunkSize
    this.#early = at === -1 && !isLong ? early.subarray(-mark.length) : undefined
    const end = at === -1 ? early.length : at + mark.length
    this.#write(early.subarray(early.length - chunk.length, Math.max(end, early.length - chunk.length)))
    if (end < early.length) this.#show(early.subarray(end))
  }

  #markOf(letter: 'C' | 'S'): Buffer {
    return Buffer.from(`\x1b]133;${letter};${this.id}\x07`)
  }

  #show(chunk: Buffer): void {
    const shown = this.#rest.length > 0 ? chunk.subarray(0, 0) : chunk.subarray(0, this.#room)
    this.#room -= shown.length
    for (let at = 0; at < shown.length; at += chunkSize) this.#write(shown.subarray(at, at + chunkSize))
    if (shown.length < chunk.length) this.#feedMarks(chunk.subarray(shown.length))
  }

  /** What has been printed since `begin` as a reader sees it, without trailing blanks of rows. */
  text(): string {
    if (this.isAlternate)
      return rowsOf(this.#terminal.buffer.active)
        .map(row => `${row.trimEnd()}\n`)
        .join('')
    const buffer = this.#terminal.buffer.normal
    const cursorRow = cursorRowOf(buffer)
    const last = lastRowOf(buffer, {least: cursorRow})
    if (this.#start.row > cursorRow) this.#start = {column: 0, row: 0}
    const lines = this.#linesUpTo(last + 1)
    // A cursor at the beginning of an empty row is behind a newline.
    return last === cursorRow ? lines.join('\n') : `${lines.join('\n')}\n`
  }

  /** The same as `text` with colors and styles; absent if rows have scrolled out of reach, or on the alternate screen. */
  styled(): string | undefined {
    if (this.isAlternate || this.#scrolled.length > 0) return undefined
    const buffer = this.#terminal.buffer.normal
    return styledRows(buffer, {last: lastRowOf(buffer, {from: cursorRowOf(buffer)}), start: this.#start})
  }

  /** The last rows of the screen that have been printed since `begin`. */
  lastRows(): string {
    const buffer = this.#terminal.buffer.active
    const last = lastRowOf(buffer)
    const first = Math.max(this.isAlternate ? 0 : this.#start.row, last - mostLastRows + 1)
    return rowsOf(buffer, {first, last}).join('\n')
  }

  /** The line that the cursor is on, from its beginning up to the cursor. */
  cursorLine(): string {
    return lineBeforeCursor(this.#terminal.buffer.active)
  }

  dispose(): void {
    this.#terminal.dispose()
  }

  /** The whole lines from the start up to a row, that row not included. */
  #linesUpTo(end: number): string[] {
    const {normal} = this.#terminal.buffer
    return linesBefore(normal, {end, goesOn: this.#goesOn, scrolled: this.#scrolled, start: this.#start})
  }

  #write(bytes: Buffer): void {
    this.#waiting += bytes.length
    if (this.#waiting > full) this.#press(true)
    this.#terminal.write(bytes, () => {
      this.#waiting -= bytes.length
      if (this.#waiting < drained) this.#press(false)
      if (this.#terminal.buffer.normal.baseY > harvestAt && !this.isAlternate) this.#harvest()
    })
  }

  #press(isFull: boolean): void {
    if (isFull !== this.#isFull) this.#options.onPressure(isFull)
    this.#isFull = isFull
  }

  /** Takes the lines that scrolled by out of the emulator: no program can reach them. */
  #harvest(): void {
    const buffer = this.#terminal.buffer.normal
    this.#scrolled = this.#linesUpTo(buffer.baseY)
    this.#goesOn = this.#scrolled.length > 0 && (buffer.getLine(buffer.baseY)?.isWrapped ?? false)
    if (this.#start.row < buffer.baseY) this.#start = {column: 0, row: 0}
    else this.#start = {...this.#start, row: this.#start.row - buffer.baseY}
    this.#terminal.options.scrollback = 0
    this.#terminal.options.scrollback = scrollback
  }

  /** Only marks count in the output beyond the cap. */
  #feedMarks(chunk: Buffer): void {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    this.#omitted += chunk.length
    const id = Buffer.from(`;${this.id}\x07`)
    for (let end = bytes.indexOf(id); end !== -1; end = bytes.indexOf(id)) {
      const start = bytes.lastIndexOf('\x1b]133;', end)
      const after = end + id.length
      if (start !== -1) {
        this.#write(Buffer.concat([cancel, bytes.subarray(start, after)]))
        this.#omitted -= after - start
      }
      bytes = bytes.subarray(after)
    }
    // A mark may be split over two chunks.
    this.#rest = Buffer.from(bytes.subarray(-longestMark))
  }

  #mark(data: string): boolean {
    const [letter = '', ...fields] = data.split(';')
    if (letter === 'I' || letter === 'J') {
      this.#options.onId({fields, letter})
      return true
    }
    // A block that looks at its shell can't be given the id, so its own failure comes without.
    if (letter !== 'F' && (this.id === undefined || fields.pop() !== this.id)) return true
    if (letter === 'C') {
      this.#scrolled = []
      this.#goesOn = false
      this.#start = {column: 0, row: 0}
    }
    this.#options.onMark({fields, letter})
    return true
  }
}
