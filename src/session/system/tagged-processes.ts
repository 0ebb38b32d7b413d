import {processesWith} from './proc.js'

/** Environment variable of every process of a session, with the tag of the session and the number of the block: `tag:7`. */
export const tagVariable = 'FENCEPOST'

/** All processes that a session started, including daemons. */
export function processesTagged(tag: string, sinceTick = 0): readonly number[] {
  return processesWith(tagVariable, value => value.startsWith(`${tag}:`), sinceTick)
}
