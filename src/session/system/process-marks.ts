import {readFileSync} from 'node:fs'
import {startedSince, startVariable} from './proc.js'

/** Blocks that one session can tell apart. */
export const blocksPerSession = 1 << 16

/**
 * The mark of the block that started a process; absent if it has none. It is the soft limit on file locks, which Linux
 * doesn't enforce and every process inherits (getrlimit(2), RLIMIT_LOCKS): unlike a variable, a document doesn't see it in
 * `env`, and clearing the environment keeps it.
 */
export function markOf(pid: number): number | undefined {
  try {
    const found = /^Max file locks\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))?.[1]
    return found === undefined ? undefined : Number(found)
  } catch {
    return undefined // It has ended.
  }
}

/** The number of the session in a mark. */
export function sessionOf(mark: number): number {
  return Math.floor(mark / blocksPerSession)
}

/** What identifies the processes of a session. */
export interface MarkedSession {
  /** The part of the marks of its blocks that names it. */
  readonly session: number
  /** Value of `FENCEPOST` in the environment that its shell started with, which subshells show too. */
  readonly tag: string
}

/** All processes that a session started, including daemons. */
export function processesOfSession({session, tag}: MarkedSession, sinceTick = 0): readonly number[] {
  return startedSince(sinceTick).filter(pid => {
    const mark = markOf(pid)
    return (mark !== undefined && sessionOf(mark) === session) || startVariable(pid, 'FENCEPOST') === tag
  })
}
