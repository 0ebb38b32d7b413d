import type {VFileMessage} from 'vfile-message'
import type {Output} from '../../model/output.js'
import type {Step} from '../../model/step.js'
import {stepError} from '../error-to-message.js'

/** What ended, and the rule that says it may not. */
interface EndMessageOptions {
  /** A sentence without its full stop. */
  readonly ended: string
  readonly output: Output
  readonly ruleId: string
}

/** An error at a step whose program ended, with the last lines that the program printed. */
export function endMessage({column, line}: Step, {ended, output, ruleId}: EndMessageOptions): VFileMessage {
  const last = output.text.trimEnd().split('\n').slice(-3).join('\n')
  return stepError(`${ended}${last === '' ? '' : `, after printing \`${last}\``}.`, {column, line, ruleId})
}
