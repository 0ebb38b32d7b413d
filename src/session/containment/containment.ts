import type {ShellListener, ShellProcess} from '../shells/shell-process.js'
import type {Command} from '../system/command.js'
import type {ProbeResult} from '../system/probe-url.js'
import type {FileText} from '../workspace/write-file.js'

/**
 * How the processes of a document are found and ended:
 * - `cgroup`: by its own control group, which the kernel kills as a whole.
 * - `scan`: by their parents and by tags that every process inherits.
 * - `namespace`: by its own process namespace, which ends with its first process.
 * - `sandbox`: by a process namespace, with a file system and a network that are discarded at the end.
 */
export type ContainmentKind = 'cgroup' | 'namespace' | 'sandbox' | 'scan'

/** A file to write inside a containment. */
export interface FileWithin {
  /** Absolute path of the folder, as the document sees it. */
  readonly folder: string
  /** Path as written in the document. */
  readonly file: string
  readonly content: FileText
  /** Ends the wait for it. */
  readonly signal?: AbortSignal | undefined
}

/** Limits of an archive with the files of a document. */
export interface SaveLimits {
  /** Most bytes. */
  readonly bytes: number
  /** Stops writing it. */
  readonly signal: AbortSignal
}

/** A process that is still running when its document has ended. */
export interface LeakedProcess {
  /** Its program and arguments; empty for a subshell such as `( … ) &`. */
  readonly command: string
  /** The TCP ports it listens on, sorted. */
  readonly ports: readonly number[]
  /** Its id if it belongs to another user, such as root, and so can't be ended; absent if it is ended with the document. */
  readonly endlessPid?: number | undefined
  /** The mark of the block that started it; absent if it has none. */
  readonly mark?: number
  /**
   * Latest time at which it can have started, in milliseconds as `Date.now()` counts; or the process with the same mark that
   * started it, if that still runs.
   */
  readonly startedBy: number
}

/** The place where all processes of one document run. */
export interface Containment {
  readonly kind: ContainmentKind
  /** The processes that still ran when their shell ended, and were ended then. */
  readonly endedWithShell: LeakedProcess[]
  /** Prefix of the tags of its sessions, which their processes carry in `FENCEPOST`. */
  readonly tag: string
  /** The private folder of the run. */
  readonly folder: string
  /** One line of shell code that every shell runs first. */
  readonly prologue: string
  /** Starts a shell with a wrapped command; absent when `wrap` changes nothing and any process can start the shell. */
  readonly spawn?: (command: Command, listener: ShellListener) => ShellProcess
  /** Turns a command into one that runs inside. Its folder exists outside. */
  wrap(command: Command): Command
  /** The pid of the program itself, given the pid of its wrapped command. */
  processOf(started: number): number
  /** The pids of all processes inside, as the runner sees them. */
  processes(): readonly number[]
  /**
   * Keeps its processes from starting others until the returned function is called, if they are very many; `undefined` if
   * they are not. Absent if the kernel can't.
   */
  readonly holdForks?: () => (() => void) | undefined
  /** Translates a path of the runner into one that the document sees. */
  inside(outside: string): string
  /** Writes a file below a folder of the document. Throws when its path leads out of the folder, even through a link. */
  write(where: FileWithin): Promise<void>
  /** Requests a URL from inside; absent when the document uses the network of the runner. */
  readonly probeUrl?: (url: string) => Promise<ProbeResult>
  /**
   * Whether a file exists inside; absent when the document sees the files of the runner. A relative path starts at the
   * working directory of the process.
   */
  readonly fileExists?: (file: string, process: number) => Promise<boolean>
  /**
   * Writes all files that changed inside to an archive, while nothing runs there. Returns why they can't be kept if they
   * can't. Absent without a file system of its own.
   */
  readonly saveFiles?: (file: string, limits: SaveLimits) => Promise<string | undefined>
  /** What it can't do on this machine, in full sentences; absent when nothing is missing. */
  readonly shortfall?: string
  /** Whether `close` ends every process, even one that cleared its environment. */
  readonly endsAll: boolean
  /** Whether no program inside may read, write or trace the shell, or an interpreter that does what `untraceable` says. */
  readonly isHidden?: boolean
  /** Ends all processes inside. Can be called twice. */
  close(): Promise<void>
}
