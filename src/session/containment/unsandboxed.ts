import {setTimeout as delay} from 'node:timers/promises'
import {listRecentPids} from '../system/pid-list.js'
import {startedAt, startedSince, tickNow, ticksPerSecond} from '../system/proc.js'
import {killAll} from '../system/signals.js'
import {writeInside} from '../workspace/write-file.js'
import {cgroupProcesses, isPopulated, killCgroup} from './cgroup.js'
import type {Containment} from './containment.js'
import {belongsTo, limitOf} from './rlimit-tag.js'
import type {RunGuard} from './run-guard.js'

/** Encloses a document's processes without changing what they see. */
export function openUnsandboxed(guard: RunGuard, {useGroup}: {readonly useGroup: boolean}): Containment {
  const since = tickNow()
  const mark = guard.rlimitTags.next()
  const group = useGroup ? guard.takeCgroup() : undefined
  const isMarked = (pid: number) => mark !== undefined && belongsTo(mark, limitOf(pid))
  // Most documents leave none, and to look for one that does not say when it started is cheap.
  const marked = () => (mark !== undefined && isAnyMarked(mark, guard) ? startedSince(since).filter(isMarked) : [])
  const join = [
    ...(mark === undefined ? [] : [`builtin ulimit -x ${mark}`]),
    ...(group === undefined ? [] : [`builtin echo "$BASHPID" >'${group}/cgroup.procs'`])
  ]
  const end = async () => {
    // To kill a group takes the kernel longer than to tell that it is empty.
    if (group !== undefined && isPopulated(group)) {
      killCgroup(group)
      for (let looks = 0; looks < 500 && isPopulated(group); looks++) await delay(2)
    }
    // What moved to another group, as a container does, still has the mark.
    await killAll(marked)
    if (group !== undefined) guard.returnCgroup(group)
  }
  let ended: Promise<void> | undefined
  return {
    close() {
      // The group may be another document's by the second time.
      ended ??= end()
      return ended
    },
    endsAll: group !== undefined || mark !== undefined,
    inside: outside => outside,
    kind: group === undefined ? 'scan' : 'cgroup',
    // To look at a group is to read one file, and at rlimitTags to read one of each process.
    processes: () => (group === undefined ? marked() : cgroupProcesses(group)),
    processOf: started => started,
    prologue: join.length === 0 ? '' : `{ ${join.join('; ')}; } 2>/dev/null`,
    folder: guard.folder,
    tag: guard.tag,
    wrap: command => command,
    write: ({folder, ...file}) => writeInside(folder, file)
  }
}

/** Processes that were seen without a mark of this run long after their start, and so never have one. */
const unmarked = new Set<number>()

/** Whether a process may have a mark, though it may have ended. */
function isAnyMarked(mark: bigint, {rlimitTags}: RunGuard): boolean {
  const late = new Set(listRecentPids().map(Number))
  // A number that is gone may be given to another process.
  for (const pid of unmarked) if (!late.has(pid)) unmarked.delete(pid)
  for (const pid of late) {
    if (unmarked.has(pid)) continue
    const limit = limitOf(pid)
    if (belongsTo(mark, limit)) return true
    const isOfRun =
      limit !== undefined &&
      rlimitTags.run !== undefined &&
      limit >> BigInt(rlimitTags.run.shift) === rlimitTags.run.prefix
    // A shell rlimitTags itself right after its start.
    if (!isOfRun && tickNow() - (startedAt(pid) ?? tickNow()) > ticksPerSecond) unmarked.add(pid)
  }
  return false
}
