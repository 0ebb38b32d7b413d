import type {SkippedFile} from '../model/skipped-file.js'
import {showControls} from '../text/show-controls.js'

/** How many files of a reason a summary names. */
const mostNames = 3
/** How many reasons a summary tells. */
const mostReasons = 10

/** What is left out, a line each, in full. */
export function listSkippedFiles(skippedFiles: readonly SkippedFile[]): readonly string[] {
  return skippedFiles.map(({file, line, reason, remedy}) =>
    showControls(`${line === undefined ? file : `${file}:${line}`}  left out  ${sentence(reason)} ${remedy}`)
  )
}

/** What is left out, a line for each reason, with the first files by name. */
export function sumSkippedFiles(skippedFiles: readonly SkippedFile[]): readonly string[] {
  const reasons = [...new Set(skippedFiles.map(({reason}) => reason))]
  const rows = reasons.slice(0, mostReasons).map(reason => {
    const files = skippedFiles.filter(each => each.reason === reason)
    const names = files
      .slice(0, mostNames)
      .map(({file, line}) => (line === undefined ? file : `${file}:${line}`))
      .join(', ')
    const more = files.length > mostNames ? ` and ${files.length - mostNames} more` : ''
    return showControls(`${names}${more}: ${reason}`)
  })
  const rest = reasons.length - mostReasons
  return rest > 0
    ? [...rows, `… and more for ${rest} other reason${rest === 1 ? '' : 's'}; \`fencepost list\` names all`]
    : rows
}

function sentence(reason: string): string {
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`
}
