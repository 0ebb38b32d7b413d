import {characterWidth} from '../text/text-width.js'

/** Columns and rows that `COLUMNS` and an ordinary terminal give: how far the cursor goes without printing. */
const width = 80
const height = 24
/** Most columns that one erasure blanks: a longer line would have wrapped, and erasing would stop at its last row. */
const reach = 512

/** One row, a cell a column. The second column of a wide character and the rest of a tab are empty cells. */
type Row = string[]

/** Where the cursor is, 0-based. */
interface Place {
  readonly row: number
  readonly column: number
}

/** What a terminal without a right edge holds. Each method takes constant time for each cell that it writes. */
export class Screen {
  #rows: Row[] = [[]]
  #row = 0
  #column = 0
  #saved: Place = {column: 0, row: 0}
  /** The main screen's rows while the alternate screen is shown. */
  #main: {readonly rows: Row[]; readonly place: Place} | undefined

  /** The text on the screen, without a newline after the last row. */
  text(): string {
    return this.#rows.map(row => row.join('')).join('\n')
  }

  /** Writes printable text where the cursor is. */
  print(text: string): void {
    const row = this.#current()
    for (const character of text) {
      const columns = characterWidth(character)
      const before = this.#column - 1
      if (columns === 0 && before >= 0 && before < row.length) {
        row[row[before] === '' && before > 0 ? before - 1 : before] += character
        continue
      }
      this.#put(row, character)
      if (columns === 2) this.#put(row, '')
    }
  }

  /** A tab: at the end of a row it is kept as a tab, inside the row it only moves the cursor. */
  tab(): void {
    const row = this.#current()
    const stop = this.#column - (this.#column % 8) + 8
    if (this.#column < row.length) this.#column = stop
    else {
      this.#put(row, '\t')
      while (this.#column < stop) this.#put(row, '')
    }
  }

  /** A new line: to the start of the next row, as a terminal driver's ONLCR makes it. */
  newline(): void {
    this.#current()
    this.#row++
    this.#column = 0
    this.#current()
  }

  /** To an absolute place, 0-based; a part left out stays. */
  moveTo({row, column}: Partial<Place>): void {
    const top = this.#top()
    const edge = Math.max(this.#length(), width) - 1
    if (column !== undefined) this.#column = clamp(column, {from: 0, to: edge})
    if (row !== undefined) {
      this.#row = clamp(top + row, {from: top, to: Math.max(this.#rows.length, height) - 1})
    }
  }

  /** By so many columns, to the right or, when negative, to the left. */
  moveColumns(count: number): void {
    this.moveTo({column: this.#column + count})
  }

  /** By so many rows, down or, when negative, up. */
  moveRows(count: number): void {
    this.moveTo({row: this.#row - this.#top() + count})
  }

  /** To the start of the line that is so many rows down or, when negative, up. */
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

  /** ECH (ECMA-48, 8.3.38): so many characters from the cursor on. */
  eraseCharacters(count: number): void {
    const row = this.#rows[this.#row]
    if (row) this.#blank(row, {from: this.#column, to: this.#column + Math.min(count, reach)})
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
      // Nothing of it is left for a reader to see, the rows that have scrolled away included.
      this.#rows = [[]]
      this.#row = 0
      this.#column = 0
    }
  }

  /** DECSC: remembers where the cursor is. */
  save(): void {
    this.#saved = {column: this.#column, row: this.#row}
  }

  /** DECRC: brings the cursor back to where it was saved. */
  restore(): void {
    this.#row = Math.min(this.#saved.row, Math.max(this.#rows.length, height) - 1)
    this.#column = Math.min(this.#saved.column, Math.max(this.#length(), width))
  }

  /** Shows the alternate screen, as pagers and editors do; what stands on it is gone when it is left. */
  alternate(on: boolean): void {
    if (on && !this.#main) {
      this.#main = {place: {column: this.#column, row: this.#row}, rows: this.#rows}
      this.eraseDisplay(2)
    } else if (!on && this.#main) {
      this.#rows = this.#main.rows
      this.#row = this.#main.place.row
      this.#column = this.#main.place.column
      this.#main = undefined
    }
  }

  /** First row that the cursor can reach: what has scrolled away stays as it is. */
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

  /** Makes blanks of a tab or wide character that reaches over `column`, before half of it is written over. */
  #split(row: Row, column: number): void {
    if (row[column] !== '') return
    let owner = column
    while (owner > 0 && row[owner] === '') owner--
    row[owner] = ' '
    this.#free(row, owner + 1)
  }

  /** Makes blanks of the empty cells from `column` on, whose tab or wide character is gone. */
  #free(row: Row, column: number): void {
    for (let at = column; row[at] === ''; at++) row[at] = ' '
  }

  #cut(row: Row, column: number): void {
    if (column >= row.length) return
    this.#split(row, column)
    this.#shorten(row, column)
  }

  /** Ends the row at `length`; a cursor far beyond it comes along, or each erasure would cost the whole width again. */
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
