import type {SkippedFile} from '../model/event.js'
import {showLine} from './show-line.js'

/** The most files that a summary names per reason. */
const maxNames = 3
/** The most reasons in a summary. */
const maxReasons = 10

/** Skipped files in full, one per line. */
export function listSkippedFiles(skippedFiles: readonly SkippedFile[]): readonly string[] {
  return skippedFiles.map(({file, line, reason, remedy}) =>
    showLine(`${line === undefined ? file : `${file}:${line}`}  skipped  ${sentence(reason)} ${remedy}`)
  )
}

/** Skipped files, one line per reason, with the names of the first files. */
export function sumSkippedFiles(skippedFiles: readonly SkippedFile[]): readonly string[] {
  const reasons = [...new Set(skippedFiles.map(({reason}) => reason))]
  const rows = reasons.slice(0, maxReasons).map(reason => {
    const files = skippedFiles.filter(each => each.reason === reason)
    const names = files
      .slice(0, maxNames)
      .map(({file, line}) => (line === undefined ? file : `${file}:${line}`))
      .join(', ')
    const more = files.length > maxNames ? ` and ${files.length - maxNames} more` : ''
    return showLine(`${names}${more}: ${reason}`)
  })
  const rest = reasons.length - maxReasons
  return rest > 0
    ? [...rows, `… and more for ${rest} other reason${rest === 1 ? '' : 's'}; the command \`list\` shows all`]
    : rows
}

function sentence(reason: string): string {
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`
}
