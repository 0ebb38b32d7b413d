import {descendants, processesWith, startedSince, startVariable} from '../system/proc.js'
import {tagVariable} from '../system/tagged-processes.js'
import type {Containment} from './containment.js'

/** A block that a shell was given, as its processes know it. */
export interface StartedBlock {
  /** Stands in the environment of what it started: the session's tag, `:` and the block's number. */
  readonly name: string
  /** When it started, in clock ticks. */
  readonly since: number
  /** The process of its shell. */
  readonly shell: number
}

/** What the shell was started with in place of a block's name; its subshells have it too. */
function unnumbered(name: string): string {
  return `${name.slice(0, name.lastIndexOf(':'))}:0`
}

/** The processes of a block, wherever they went. */
export function processesOfBlock({name, shell, since}: StartedBlock): readonly number[] {
  // A subshell has the environment its shell was started with, and no number: its time tells.
  const below = descendants(shell, since).filter(pid => {
    const value = startVariable(pid, tagVariable)
    return value === undefined || value === name || value === unnumbered(name)
  })
  const named = (value: string) => value === name || value.startsWith(`${name}/`)
  return [...new Set([...below, ...processesWith(tagVariable, named, since)])]
}

/**
 * The processes of a block with those that nothing but their time tells of: what has cleared its environment, and
 * subshells that lost their parents.
 */
export function allProcessesOfBlock(block: StartedBlock, containment: Containment): readonly number[] {
  const {name, shell, since} = block
  const late = new Set(startedSince(since))
  const strays = containment.processes().filter(pid => {
    if (!late.has(pid) || pid === shell) return false
    const value = startVariable(pid, tagVariable)
    return value === undefined || value === unnumbered(name)
  })
  return [...new Set([...processesOfBlock(block), ...strays])]
}
