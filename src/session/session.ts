import type {Output} from '../model/output.js'
import type {Readiness} from '../model/readiness.js'
import type {ShellOption, Stream} from '../model/step.js'
import type {NotSaved, SavedShell} from './bash/state/shell-state.js'
import type {Pending} from './system/later.js'
import type {FileText} from './workspace/write-file.js'

/** One block for a session. */
export interface StepRequest {
  readonly code: string
  /** The longest it may take, in milliseconds; 0 for no limit. */
  readonly timeout: number
  /** Text on standard input; nothing when absent. */
  readonly stdin?: string
  readonly stream: Stream
  /** A folder for this block alone. */
  readonly cwd?: string
  /** Variables for this block alone. */
  readonly env: Readonly<Record<string, string>>
  /** Options of the shell that are set for this block alone, whatever the blocks above did. */
  readonly shellOptions?: readonly ShellOption[]
  /** Most bytes of output to keep. */
  readonly maxOutput: number
  /** When given, the block is a service: it is left alone once it is ready. */
  readonly ready?: Readiness
  /**
   * After which statuses the block behind it may run, where both are sent together: `any`, or `always`, also where the
   * shell could not read this one. Its time limit is 0 or at least `leastLimitAhead`. Absent for the last one.
   */
  readonly continuesOn?: 'always' | 'any' | readonly number[]
  /** How a terminal gets the code: as keys (`^D`), or typed and not entered; as a block when absent. */
  readonly input?: 'keys' | 'typed'
  /** It's a command of a transcript of an interpreter, which shows the value of each of its expressions. */
  readonly isTranscribed?: true
  /** Line of the block, 1-based, that opens a program which the lines below are typed into. */
  readonly opensAt?: number
  /** Ctrl-Z is pressed next: in a terminal, the block may run on until then. */
  readonly isSuspended?: boolean
  /** Its output is recorded, so a pipe that fails in it is looked for, not only at its end. */
  readonly watchesPipes?: boolean
  /** Prompts of what the block opens, beside those that are known. */
  readonly prompt?: readonly string[]
}

/**
 * The shortest time limit of a block behind which others are sent, in milliseconds. Behind a block that took over a
 * second the shell waits for a message, so that it is at its prompt when it is interrupted at the limit.
 */
export const leastLimitAhead = 5000

/** Path of the standard input of blocks without one. */
export const noInput = '/dev/null'

/** The folders a session was given, absolute paths. */
export interface Folders {
  readonly home: string
  readonly tmp: string
  /** Where the document's commands start. */
  readonly work: string
  /** The root of the project; absent unless `work` is a copy of it. */
  readonly project?: string
}

/** A block that was ready and runs on. */
export interface RunningBlock {
  /** How it ended by itself, with the last it printed; nothing while it runs. */
  ended(): Promise<Output | undefined>
}

/** One shell that lives as long as its document. Blocks run one after another; the caller awaits each. */
export interface Session {
  readonly folders: Folders
  /** Whether the shell itself waits for a block, and not a program that runs in it. */
  readonly isAtPrompt: boolean
  /** Name of the full-screen program in the foreground: an editor, a pager, or any on the alternate screen. */
  readonly fullScreenProgram?: string | undefined
  /** Status of a program that waited for input and has ended by itself since then. */
  readonly endedWaiting?: number | undefined
  /** Starts the shell, which else starts with its first block. */
  prepare?(): void
  /** Runs a block. A shell that has ended is replaced by a new one in the same folders, its state lost. */
  run(request: StepRequest): Promise<Output>
  /**
   * Runs blocks one after another without a word from the caller in between; absent where a session cannot. Gives how
   * each ended, or nothing for one that was not run: the one before did not end as it had to, or it has to be asked for
   * again.
   */
  runAhead?(requests: readonly StepRequest[]): readonly Pending<Output | undefined>[]
  /** The last lines that the current block has printed so far, as it printed them: some thousand characters. */
  printed?(): string
  /** The block that runs on; absent at the prompt. */
  readonly running: RunningBlock | undefined
  /** The state of its shell, or why it can't be kept; absent where a session cannot. */
  save?(): Promise<NotSaved | SavedShell>
  /** Gives a new session the state of an earlier one. Returns whether it is the same then. */
  restore?(saved: SavedShell): Promise<boolean>
  /**
   * Sends Ctrl-C to the block that runs on, or to the program that a terminal has open, and waits for the prompt;
   * `timed-out` when it had to be killed.
   */
  interrupt(timeout: number): Promise<Output | undefined>
  /**
   * Writes a file under the working folder, or changes it. Throws when the path leads out of it, through a link too, and
   * what making the text throws.
   */
  writeFile(file: string, content: FileText): Promise<void>
  /**
   * Lets its program end as at the end of a script, and resolves with its end; undefined if it doesn't end in time. Absent
   * where a session has nothing of the document that could fail then.
   */
  finish?(): Promise<Output | undefined>
  /** The processes of the session itself, which no block started. */
  ownProcesses(): readonly number[]
  /** The request of the block that started a process, by the mark of the process. */
  requestOf(mark: number): StepRequest | undefined
  /**
   * Ends every process of the session, and removes its folders where it shares them with none. May be called twice. What
   * it started and is not its own is left to the containment where that is closed next.
   */
  close(next?: {readonly containment: 'closed' | 'kept'}): Promise<void>
}
