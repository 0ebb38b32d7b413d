import {processesWith} from './proc.js'

/** The variable that names the session and the block in the environment of all that they start: `tag:block`. */
export const tagVariable = 'FENCEPOST'

/** Whatever a session started, wherever it went. */
export function processesTagged(tag: string, sinceTick = 0): readonly number[] {
  return processesWith(tagVariable, value => value.startsWith(`${tag}:`), sinceTick)
}
