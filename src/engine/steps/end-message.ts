import {VFileMessage} from 'vfile-message'
import type {Output} from '../../model/output.js'
import type {Step} from '../../model/step.js'

/** What ended, and the rule that says it may not. */
interface EndMessageOptions {
  /** A sentence without its full stop. */
  readonly ended: string
  readonly output: Output
  readonly ruleId: string
}

/** An error at a step whose program ended, with the last lines that the program printed. */
export function endMessage(step: Step, {ended, output, ruleId}: EndMessageOptions): VFileMessage {
  const last = output.text.trimEnd().split('\n').slice(-3).join('\n')
  const message = new VFileMessage(`${ended}${last === '' ? '' : `, after printing \`${last}\``}.`, {
    place: {column: step.column, line: step.line},
    ruleId,
    source: 'fencepost'
  })
  message.fatal = true
  return message
}
