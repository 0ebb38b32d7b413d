import type {Cell, Frame} from './frames.js'

/** What one row of a terminal shows for some time. */
export interface Lifetime {
  /** The row, counted from the first that ever was on the screen. */
  readonly row: number
  readonly cells: readonly Cell[]
  /** Milliseconds since the beginning. */
  readonly from: number
  /** Absent if it's there at the end. */
  readonly to?: number
  /** The columns that are shown from some moment on, as a text that is typed. */
  readonly growth: readonly Growth[]
}

export interface Growth {
  readonly at: number
  readonly columns: number
}

/** A value that lasts until the next one. */
export interface Moment<T> {
  readonly at: number
  readonly value: T
}

/** The rows of all frames, each as long as it shows the same or only gets longer. Pure. */
export function lifetimesOf(frames: readonly Frame[]): readonly Lifetime[] {
  const all: Lifetime[] = []
  const open = new Map<number, Lifetime>()
  for (const {at, rows, top} of frames) {
    for (const [index, cells] of rows.entries()) {
      const row = top + index
      const before = open.get(row)
      if (before && isSame(before.cells, cells)) continue
      if (before && before.cells.length < cells.length && isSame(before.cells, cells.slice(0, before.cells.length))) {
        open.set(row, {...before, cells, growth: [...before.growth, {at, columns: columnsOf(cells)}]})
        continue
      }
      if (before) all.push({...before, to: at})
      open.delete(row)
      if (cells.length > 0) open.set(row, {cells, from: at, growth: [{at, columns: columnsOf(cells)}], row})
    }
  }
  return [...all, ...open.values()]
}

/** A value of all frames where it changes. Pure. */
export function changesOf<T>(frames: readonly Frame[], read: (frame: Frame) => T): readonly Moment<T>[] {
  const moments: Moment<T>[] = []
  for (const frame of frames) {
    const value = read(frame)
    if (moments.at(-1)?.value !== value) moments.push({at: frame.at, value})
  }
  return moments
}

/** Columns of a terminal that cells take. */
export function columnsOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, {width}) => sum + width, 0)
}

function isSame(some: readonly Cell[], others: readonly Cell[]): boolean {
  return (
    some.length === others.length &&
    some.every((cell, index) => {
      const other = others[index]
      return other && cell.text === other.text && cell.width === other.width && isSameStyle(cell, other)
    })
  )
}

/** Whether two cells have the same style. */
export function isSameStyle({style: one}: Cell, {style: other}: Cell): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}
