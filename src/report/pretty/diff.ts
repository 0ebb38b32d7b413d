import type {DiffLine} from '../../model/outcome.js'
import {showControls} from '../../text/show-controls.js'
import {diffSigns} from '../outcome-text.js'
import {shortenLine} from '../shorten-line.js'
import type {Styler} from './style.js'

/** Lines of a diff that are shown at most. */
const mostLines = 40
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
    const row = `${diffSigns[kind]} ${showControls(shortenLine(line, near[kind === 'removed' ? index + 1 : index - 1]))}`
    return kind === 'same' ? row : style(styles[kind], row)
  })
  return near.length > mostLines ? [...rows, `… ${near.length - mostLines} more lines`] : rows
}
