import type {FindValues} from '../../expect/found-value.js'

/** The fewest columns of a row of a listing. */
const leastColumns = 3

/**
 * The shape of a row of a listing: the kind of value, or `word`, in each of its first columns. Undefined for a line with
 * fewer columns, which may be prose. Pure.
 */
export function shapeOf(line: string, findValues: FindValues): string | undefined {
  let typed = ''
  let at = 0
  for (const {start, end, name} of findValues(line)) {
    typed += `${line.slice(at, start)}[${name}]`
    at = end
  }
  const columns = (typed + line.slice(at)).trim().split(/\s+/)
  if (columns.length < leastColumns) return undefined
  return columns
    .slice(0, leastColumns)
    .map(column => (/^\[[A-Z]+\]$/.test(column) || /^[^\p{L}]+$/u.test(column) ? column : 'word'))
    .join(' ')
}
