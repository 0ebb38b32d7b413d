import {withoutCommands} from '../report/github/github-command.js'
import {showControls} from '../text/show-controls.js'

/** What a terminal or a log that reads the output acts on. */
export interface OutputReader {
  /** Whether the output has colors and styles. */
  readonly color: boolean
  /** Whether a terminal shows it, where lines are drawn again. */
  readonly isTerminal: boolean
  /** Whether it's a log of GitHub Actions, which takes commands from it. */
  readonly isWorkflow: boolean
}

/** Styles, what erases and moves the cursor as the reporters and `watch` do, and other control characters. */
const controls = /(\x1B\[[\d;:]*m)|(\x1B\[[\d;]*[AHJK]|\r(?=\x1B\[K)|\r(?!\n))|[\x00-\x08\x0B-\x1F\x7F-\x9F]/g
/** The beginning of a workflow command: GitHub drops blanks before it, and finds the old form anywhere in a line. */
const command = /^\s*::|##\[/m

/** The output of a command without control characters and workflow commands that it can only have from documents. */
export function guardOutput(text: string, {color, isTerminal, isWorkflow}: OutputReader): string {
  const shown = text.replace(controls, (each, style?: string, move?: string) => {
    const isOwn = (style !== undefined && color) || (move !== undefined && isTerminal)
    return isOwn ? each : showControls(each)
  })
  return isWorkflow && command.test(shown) ? withoutCommands(shown) : shown
}
