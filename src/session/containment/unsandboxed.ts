import {setTimeout as delay} from 'node:timers/promises'
import {realOf} from '../../files/inside.js'
import {lastPid, pidsAfter} from '../system/pid-list.js'
import {startedAt, startedSince, tickNow, ticksPerSecond} from '../system/proc.js'
import {shellQuote} from '../system/shell-quote.js'
import {killAll} from '../system/signals.js'
import {writeInside} from '../workspace/write-file.js'
import {cgroupProcesses, isPopulated, killCgroup, thaw} from './cgroup.js'
import type {Containment} from './containment.js'
import {belongsTo, limitOf} from './rlimit-tag.js'
import type {RunGuard} from './run-guard.js'

/** What a containment without a sandbox depends on. */
interface UnsandboxedOptions {
  /** Absolute path of the working directory. */
  readonly work: string
  readonly useGroup: boolean
}

/** Contains the processes of a document without changing what they see. */
export function openUnsandboxed(guard: RunGuard, {useGroup, work}: UnsandboxedOptions): Containment {
  const root = realOf(work)
  const since = tickNow()
  const before = lastPid()
  const tag = guard.rlimitTags.next()
  const group = useGroup ? guard.takeCgroup() : undefined
  const isTagged = (pid: number) => tag !== undefined && belongsTo(tag, limitOf(pid))
  // Most documents leave no processes, and finding none is cheap if their start times don't matter.
  const tagged = (known: ReadonlySet<number> = new Set()) =>
    tag !== undefined && mayHaveTagged(tag, {before, guard, known})
      ? startedSince(since).filter(pid => !known.has(pid) && isTagged(pid))
      : []
  const join = [
    ...(tag === undefined ? [] : [`builtin ulimit -x ${tag}`]),
    ...(group === undefined ? [] : [`builtin echo "$BASHPID" >${shellQuote(`${group}/cgroup.procs`)}`])
  ]
  const end = async () => {
    // Killing a group takes the kernel longer than checking that it's empty.
    if (group !== undefined && isPopulated(group)) {
      killCgroup(group)
      for (let checks = 0; checks < 500 && isPopulated(group); checks++) await delay(2)
    }
    // A process that moved to another group, as containers do, still has the tag.
    for (const pid of await killAll(() => tagged())) thaw(pid)
    if (group !== undefined) guard.returnCgroup(group)
  }
  let ended: Promise<void> | undefined
  return {
    close() {
      // By the second call, the group may belong to another document.
      ended ??= end()
      return ended
    },
    endedWithShell: [],
    endsAll: group !== undefined || tag !== undefined,
    inside: outside => outside,
    kind: group === undefined ? 'scan' : 'cgroup',
    // Listing a group reads one file; finding tags reads one file for each process outside of it.
    processes() {
      const grouped = group === undefined ? [] : cgroupProcesses(group)
      return [...grouped, ...tagged(new Set(grouped))]
    },
    processOf: started => started,
    prologue: join.length === 0 ? '' : `{ ${join.join('; ')}; } 2>/dev/null`,
    folder: guard.folder,
    tag: guard.tag,
    wrap: command => command,
    write: ({folder, ...file}) => writeInside({folder, root}, file)
  }
}

/** Processes that had no tag of this run long after their start, so they never get one. */
const untagged = new Set<number>()

interface TaggedOptions {
  readonly guard: RunGuard
  /** The last process id when the document started. */
  readonly before: number
  /** Processes that are found otherwise. */
  readonly known: ReadonlySet<number>
}

/** Whether any process can have a tag. It may have ended since. */
function mayHaveTagged(tag: bigint, {before, guard: {rlimitTags}, known}: TaggedOptions): boolean {
  const recent = new Set(pidsAfter(before))
  // The kernel may reuse the id of a process that has ended.
  for (const pid of untagged) if (!recent.has(pid)) untagged.delete(pid)
  for (const pid of recent) {
    if (untagged.has(pid) || known.has(pid)) continue
    const limit = limitOf(pid)
    if (belongsTo(tag, limit)) return true
    const {run} = rlimitTags
    const isOfRun = limit !== undefined && run !== undefined && limit >> BigInt(run.shift) === run.prefix
    // A shell tags itself right after its start.
    if (!isOfRun && tickNow() - (startedAt(pid) ?? tickNow()) > ticksPerSecond) untagged.add(pid)
  }
  return false
}
