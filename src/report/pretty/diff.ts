import type {DiffLine} from '../../model/outcome.js'
import {showControls} from '../../normalize/show-controls.js'
import {diffSigns} from '../explain.js'
import type {Styler} from './style.js'

/** Lines of a diff that are shown at most. */
const mostLines = 40
/** Characters of a line that are shown at most, and of these as many before what differs. */
const mostCharacters = 1000
const before = 100
/** Unchanged lines that are shown around a change. */
const around = 2
const styles = {added: 'green', removed: 'red'} as const

/** The changed lines of a diff with some around them. */
export function formatDiff(diff: readonly DiffLine[], style: Styler): readonly string[] {
  const near = diff.filter((_, index) =>
    diff.slice(Math.max(0, index - around), index + around + 1).some(({kind}) => kind !== 'same')
  )
  const rows = near.slice(0, mostLines).map((line, index) => {
    const {kind} = line
    const row = `${diffSigns[kind]} ${showControls(shorten(line, near[kind === 'removed' ? index + 1 : index - 1]))}`
    return kind === 'same' ? row : style(styles[kind], row)
  })
  return near.length > mostLines ? [...rows, `… ${near.length - mostLines} more lines`] : rows
}

/** Of a long line the part where it begins to differ from the one that stands for it on the other side. */
function shorten({kind, text}: DiffLine, other: DiffLine | undefined): string {
  if (text.length <= mostCharacters) return text
  let same = 0
  if (kind !== 'same' && other && other.kind !== 'same' && other.kind !== kind)
    while (same < text.length && text[same] === other.text[same]) same++
  const start = Math.min(Math.max(0, same - before), text.length - mostCharacters)
  const rest = text.length - mostCharacters - start
  const left = (count: number) => (count > 0 ? `… ${count} characters …` : '')
  return left(start) + text.slice(start, start + mostCharacters) + left(rest)
}
