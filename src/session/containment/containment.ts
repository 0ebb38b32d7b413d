import type {Command} from '../system/command.js'
import type {ProbeResult} from '../system/probe-url.js'
import type {OnOutput} from '../system/read-pipe.js'
import type {ShellProcess} from '../system/shell-process.js'
import type {FileText} from '../workspace/write-file.js'

/**
 * What keeps everything together that a document starts, so that all of it can be ended:
 * - `cgroup`: a control group of its own, which the kernel ends at once.
 * - `scan`: its processes are found by their group, their parents and by rlimitTags that every process inherits.
 * - `namespace`: process namespace of its own, which ends with its first process.
 * - `sandbox`: the same, and a view of the file system and of the network that is thrown away.
 */
export type ContainmentKind = 'cgroup' | 'namespace' | 'sandbox' | 'scan'

/** A file to be written. */
export interface FileWithin {
  /** Absolute path of the folder, as the document sees it. */
  readonly folder: string
  /** As the page names it. */
  readonly file: string
  readonly content: FileText
}

/** Where one document's processes live. */
export interface Containment {
  readonly kind: ContainmentKind
  /** Text with which the tags of its sessions begin (`FENCEPOST` in the environment of what they start). */
  readonly tag: string
  /** The folder of the run, which its user alone may enter. */
  readonly folder: string
  /** Shell code that each shell within runs before all else; one line. */
  readonly prologue: string
  /** Starts a shell with what `wrap` said; absent where that changes nothing, so that any process may start it. */
  readonly spawn?: (command: Command, onOutput: OnOutput) => ShellProcess
  /** The command line, folder and environment that start a program within. The folder exists outside. */
  wrap(command: Command): Command
  /** The process of a program itself, as the runner sees it, given the one that was started with what `wrap` said. */
  processOf(started: number): number
  /** All processes within, as the runner sees them. */
  processes(): readonly number[]
  /** A path of the runner's, as the document sees it. */
  inside(outside: string): string
  /** Writes a file below a folder that the document sees. Throws when its path leads out, through a link too. */
  write(where: FileWithin): Promise<void>
  /** Asks an address from within; absent where the network is the runner's own. */
  readonly probeUrl?: (url: string) => Promise<ProbeResult>
  /**
   * Whether a file is there, asked from within; absent where the files are the runner's own. A relative path begins where
   * a process is, whose number is the runner's.
   */
  readonly fileExists?: (file: string, process: number) => Promise<boolean>
  /** What of its promises it cannot keep on this machine, as a sentence; absent where it keeps all. */
  readonly shortfall?: string
  /** Whether its end is that of all within, whatever of its rlimitTags a process has cleared. */
  readonly endsAll: boolean
  /** Ends everything within. May be called twice. */
  close(): Promise<void>
}
