import {descendants, processesWith, startedSince, startVariable} from '../system/proc.js'
import {tagVariable} from '../system/tagged-processes.js'
import type {Containment} from './containment.js'

/** What identifies the processes of a block. */
export interface StartedBlock {
  /** Value of `FENCEPOST` in the environment of its processes: the tag of the session, `:` and the number of the block. */
  readonly name: string
  /** When it started, in clock ticks since boot. */
  readonly since: number
  /** The pid of its shell. */
  readonly shell: number
}

/** The name that the shell itself starts with. Its subshells keep it. */
function unnumbered(name: string): string {
  return `${name.slice(0, name.lastIndexOf(':'))}:0`
}

/** The processes of a block, including daemons. */
export function processesOfBlock({name, shell, since}: StartedBlock): readonly number[] {
  // A subshell shows the environment that its shell started with, so its start time has to decide.
  const below = descendants(shell, since).filter(pid => {
    const value = startVariable(pid, tagVariable)
    return value === undefined || value === name || value === unnumbered(name)
  })
  const isNamed = (value: string) => value === name || value.startsWith(`${name}/`)
  return [...new Set([...below, ...processesWith(tagVariable, isNamed, since)])]
}

/**
 * The processes of a block, including those that only their start time identifies: processes with a cleared environment
 * and orphaned subshells.
 */
export function allProcessesOfBlock(block: StartedBlock, containment: Containment): readonly number[] {
  const {name, shell, since} = block
  const recent = new Set(startedSince(since))
  const unidentified = containment.processes().filter(pid => {
    if (!recent.has(pid) || pid === shell) return false
    const value = startVariable(pid, tagVariable)
    return value === undefined || value === unnumbered(name)
  })
  return [...new Set([...processesOfBlock(block), ...unidentified])]
}
