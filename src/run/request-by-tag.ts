import type {StepRequest} from './session.js'

/** A session, as far as it tells what its blocks were of. */
export interface BlockRequests {
  /** Names the session. */
  readonly session: string
  /** By the numbers of the blocks. */
  readonly requests: ReadonlyMap<number, StepRequest>
}

/** The request whose block a tag names: `session:block`, with more behind it in a run that the block started. */
export function requestByTag(tag: string, {requests, session}: BlockRequests): StepRequest | undefined {
  const name = `${session}:`
  return tag.startsWith(name) ? requests.get(Number.parseInt(tag.slice(name.length), 10)) : undefined
}
