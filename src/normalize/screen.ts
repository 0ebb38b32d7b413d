import {characterWidth} from '../text/text-width.js'

/** Size of a default terminal, in columns and rows: how far the cursor moves without printing. */
const width = 80
const height = 24
/**
 * Most columns that one erasure blanks or one repetition prints: on a terminal a longer line wraps, and erasing stops at its
 * last row.
 */
const reach = 512

/** What the letters from `_` on stand for while lines are drawn (xterm, "DEC Special Character and Line Drawing Set"). */
const drawn = ' ◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·'

/** One cell a column. The second column of a wide character and the rest of a tab are empty strings. */
type Row = string[]

/** A 0-based position of the cursor. */
interface Cursor {
  readonly row: number
  readonly column: number
}

/** The content of a terminal without a right edge. Each method takes constant time for each cell that it writes. */
export class Screen {
  #rows: Row[] = [[]]
  #row = 0
  #column = 0
  /** The last character that was printed. */
  #last = ''
  #saved: Cursor = {column: 0, row: 0}
  /** Whether letters are drawn as parts of lines. */
  drawsLines = false
  /** The main screen's rows while the alternate screen is shown. */
  #main: {readonly rows: Row[]; readonly cursor: Cursor} | undefined

  /** The text on the screen, without a newline after the last row. */
  text(): string {
    return this.#rows.map(row => row.join('')).join('\n')
  }

  /** Writes printable text at the cursor. */
  print(text: string): void {
    const row = this.#current()
    for (const printed of text) {
      const character = this.drawsLines ? (drawn[printed.charCodeAt(0) - 0x5f] ?? printed) : printed
      const columns = characterWidth(character)
      const before = this.#column - 1
      if (columns === 0 && before >= 0 && before < row.length) {
        row[row[before] === '' && before > 0 ? before - 1 : before] += character
        continue
      }
      this.#put(row, character)
      if (columns === 2) this.#put(row, '')
      this.#last = character
    }
  }

  /** REP (ECMA-48, 8.3.103): prints the last character again. */
  repeat(count: number): void {
    this.print(this.#last.repeat(Math.min(count, reach)))
  }

  /** At the end of a row a tab is kept; inside a row it only moves the cursor. */
  tab(): void {
    const row = this.#current()
    const stop = this.#column - (this.#column % 8) + 8
    if (this.#column < row.length) this.#column = stop
    else {
      this.#put(row, '\t')
      while (this.#column < stop) this.#put(row, '')
    }
  }

  /** Moves to the start of the next row, as with a terminal driver's ONLCR. */
  newline(): void {
    this.#current()
    this.#row++
    this.#column = 0
    this.#current()
  }

  /** Moves to a 0-based row and column; an absent one stays. */
  moveTo({row, column}: Partial<Cursor>): void {
    const top = this.#top()
    const edge = Math.max(this.#length(), width) - 1
    if (column !== undefined) this.#column = clamp(column, {from: 0, to: edge})
    if (row !== undefined) {
      this.#row = clamp(top + row, {from: top, to: Math.max(this.#rows.length, height) - 1})
    }
  }

  /** Moves right, or left by a negative count. */
  moveColumns(count: number): void {
    this.moveTo({column: this.#column + count})
  }

  /** Moves down, or up by a negative count. */
  moveRows(count: number): void {
    this.moveTo({row: this.#row - this.#top() + count})
  }

  /** Moves to the start of a row further down, or up by a negative count. */
  moveToLine(count: number): void {
    this.moveRows(count)
    this.#column = 0
  }

  /** EL (ECMA-48, 8.3.41): 0 from the cursor to the end, 1 from the start to the cursor, 2 the whole row. */
  eraseLine(part: number): void {
    const row = this.#rows[this.#row]
    if (!row) return
    if (part === 0) this.#cut(row, this.#column)
    if (part === 1) this.#blank(row, {from: Math.max(0, this.#column + 1 - reach), to: this.#column + 1})
    if (part === 2) this.#shorten(row, 0)
  }

  /** ECH (ECMA-48, 8.3.38): a number of characters from the cursor on. */
  eraseCharacters(count: number): void {
    const row = this.#rows[this.#row]
    if (row) this.#blank(row, {from: this.#column, to: this.#column + Math.min(count, reach)})
  }

  /** ICH (ECMA-48, 8.3.64): moves the rest of a row right by a number of columns. */
  insertCharacters(count: number): void {
    const row = this.#rows[this.#row]
    if (!row || this.#column >= row.length || row.length - this.#column > reach) return
    this.#split(row, this.#column)
    row.splice(this.#column, 0, ...Array<string>(Math.min(count, width)).fill(' '))
  }

  /** DCH (ECMA-48, 8.3.26): removes a number of columns, and moves the rest of the row left. */
  deleteCharacters(count: number): void {
    const row = this.#rows[this.#row]
    if (!row || this.#column >= row.length || row.length - this.#column > reach) return
    this.#split(row, this.#column)
    this.#split(row, this.#column + count)
    row.splice(this.#column, count)
  }

  /** IL (ECMA-48, 8.3.67): moves the rows from the cursor on down; those that leave the screen are lost. */
  insertLines(count: number): void {
    this.#column = 0
    if (this.#row >= this.#rows.length) return
    const bottom = this.#top() + height
    const rows = this.#rows.splice(this.#row, bottom - this.#row)
    const blank = Array.from({length: Math.min(count, bottom - this.#row)}, (): Row => [])
    this.#rows.push(...[...blank, ...rows].slice(0, bottom - this.#row))
  }

  /** DL (ECMA-48, 8.3.32): removes rows from the cursor on, and moves those below up. */
  deleteLines(count: number): void {
    this.#column = 0
    if (this.#row >= this.#rows.length) return
    this.#rows.splice(this.#row, Math.min(count, height))
    this.#current()
  }

  /** ED (ECMA-48, 8.3.39): 0 from the cursor on, 1 up to the cursor, 2 and 3 everything, with the cursor home. */
  eraseDisplay(part: number): void {
    if (part === 0) {
      this.#rows.length = Math.min(this.#rows.length, this.#row + 1)
      this.eraseLine(0)
    } else if (part === 1) {
      for (let row = this.#top(); row < Math.min(this.#row, this.#rows.length); row++) this.#rows[row] = []
      this.eraseLine(1)
    } else if (part === 2 || part === 3) {
      // A reader no longer sees any of it, scrolled rows included.
      this.#rows = [[]]
      this.#row = 0
      this.#column = 0
    }
  }

  /** DECSC: saves the cursor's position. */
  save(): void {
    this.#saved = {column: this.#column, row: this.#row}
  }

  /** DECRC: restores the saved position. */
  restore(): void {
    this.#row = Math.min(this.#saved.row, Math.max(this.#rows.length, height) - 1)
    this.#column = Math.min(this.#saved.column, Math.max(this.#length(), width))
  }

  /** Enters or leaves the alternate screen of pagers and editors, whose content is lost on leaving. */
  alternate(on: boolean): void {
    if (on && !this.#main) {
      this.#main = {cursor: {column: this.#column, row: this.#row}, rows: this.#rows}
      this.eraseDisplay(2)
    } else if (!on && this.#main) {
      this.#rows = this.#main.rows
      this.#row = this.#main.cursor.row
      this.#column = this.#main.cursor.column
      this.#main = undefined
    }
  }

  /** The first row that the cursor can reach; rows above have scrolled away. */
  #top(): number {
    return Math.max(0, this.#rows.length - height)
  }

  #length(): number {
    return this.#rows[this.#row]?.length ?? 0
  }

  #current(): Row {
    let row = this.#rows[this.#row]
    while (!row) {
      this.#rows.push([])
      row = this.#rows[this.#row]
    }
    return row
  }

  #put(row: Row, cell: string): void {
    while (row.length < this.#column) row.push(' ')
    this.#split(row, this.#column)
    row[this.#column++] = cell
    this.#free(row, this.#column)
  }

  /** Replaces a tab or wide character that reaches over `column` by blanks, before half of it is overwritten. */
  #split(row: Row, column: number): void {
    if (row[column] !== '') return
    let owner = column
    while (owner > 0 && row[owner] === '') owner--
    row[owner] = ' '
    this.#free(row, owner + 1)
  }

  /** Replaces the empty cells from `column` on, whose tab or wide character is gone, by blanks. */
  #free(row: Row, column: number): void {
    for (let at = column; row[at] === ''; at++) row[at] = ' '
  }

  #cut(row: Row, column: number): void {
    if (column >= row.length) return
    this.#split(row, column)
    this.#shorten(row, column)
  }

  /** Ends the row at `length`. A cursor far beyond moves along, or each erasure would cost the whole width again. */
  #shorten(row: Row, length: number): void {
    row.length = length
    this.#column = Math.min(this.#column, Math.max(length, width))
  }

  #blank(row: Row, {from, to}: {readonly from: number; readonly to: number}): void {
    if (from >= row.length || from >= to) return
    this.#split(row, from)
    if (to >= row.length) this.#shorten(row, from)
    else {
      this.#split(row, to)
      row.fill(' ', from, to)
    }
  }
}

function clamp(value: number, {from, to}: {readonly from: number; readonly to: number}): number {
  return Math.min(Math.max(value, from), to)
}
