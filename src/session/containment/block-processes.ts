import {descendants, startedSince} from '../system/proc.js'
import {markOf, sessionOf} from '../system/process-marks.js'
import type {Containment} from './containment.js'

/** What identifies the processes of a block. */
export interface StartedBlock {
  /** The mark that its processes inherit. */
  readonly mark: number
  /** When it started, in clock ticks since boot. */
  readonly since: number
  /** The pid of its shell. */
  readonly shell: number
}

/** The processes of a block, including daemons. */
export function processesOfBlock({mark, shell, since}: StartedBlock): readonly number[] {
  const below = descendants(shell, since).filter(pid => !isOfOtherBlock(pid, mark))
  const marked = startedSince(since).filter(pid => pid !== shell && markOf(pid) === mark)
  return [...new Set([...below, ...marked])]
}

/** The processes of a block, including those that only their start time identifies, as the processes of an inner run. */
export function allProcessesOfBlock(block: StartedBlock, containment: Containment): readonly number[] {
  const {mark, shell, since} = block
  const recent = new Set(startedSince(since))
  const unidentified = containment
    .processes()
    .filter(pid => recent.has(pid) && pid !== shell && !isOfOtherBlock(pid, mark) && markOf(pid) !== mark)
  return [...new Set([...processesOfBlock(block), ...unidentified])]
}

/** Whether a process belongs to another block of the same session. */
function isOfOtherBlock(pid: number, mark: number): boolean {
  const other = markOf(pid)
  return other !== undefined && other !== mark && sessionOf(other) === sessionOf(mark)
}
