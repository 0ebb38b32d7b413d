/**
 * A step is one thing that the reader of a tutorial does: run a command,
 * write a file or press keys.
 */

import type {InterpreterKind} from './interpreters.js'
import type {PageExpectation} from './page-expectation.js'

/** Which of a step's output streams are compared. */
export type Stream = 'both' | 'stderr' | 'stdout'

/** How a step's output is compared with its expectation. */
export type Comparison = 'contains' | 'exact' | 'json' | 'status' | 'unordered'

/** The options of a shell that a step can ask for, as `set -o` names them. */
export const shellOptions = ['errexit', 'pipefail'] as const
export type ShellOption = (typeof shellOptions)[number]

/** Kind of session: a plain shell over pipes, a terminal, whichever its steps need, or the name of another session. */
export type SessionChoice = 'auto' | 'plain' | 'terminal' | InterpreterKind | (string & {})

/** Whether a normalizer is on, and the pattern of a custom one. */
export interface NormalizeChoice {
  readonly on: boolean
  /** Regular expression in the syntax of `compileRegex`; absent for a built-in normalizer. */
  readonly pattern?: string
}

/** Normalizers by name; the others keep their default. */
export type NormalizeChoices = Readonly<Record<string, NormalizeChoice>>

/** A value that a step takes from its output. */
export interface Capture {
  /** Name of the variable. */
  readonly name: string
  /** Regular expression in the syntax of `compileRegex`; its first match in a line of the output counts. */
  readonly pattern: string
  /** The pattern around its first group: what is before the value, the value, and what is after it. */
  readonly parts: readonly [before: string, value: string, after: string]
}

/** Options of a step, with all defaults filled in. */
export interface StepOptions {
  /** Time limit in milliseconds; 0 for none. */
  readonly timeout: number
  /** Values that later steps use; absent without any. */
  readonly capture?: readonly Capture[]
  /** Names to select steps by. */
  readonly tags: readonly string[]
  /** Repeat the step until it passes, for at most so many milliseconds; absent to run it once. */
  readonly until?: number
  /** Milliseconds between the end of a try and the next one. */
  readonly every: number
  /** Exit statuses that count as success, or `any`. */
  readonly exit: readonly number[] | 'any'
  /** Name of the step, used as the id of its snapshot entry. */
  readonly name?: string
  /** Why the step is skipped; absent if it runs. */
  readonly skip?: string
  /** If any step of the document has it, the others are skipped. */
  readonly only: boolean
  /** Shell test: the step is skipped unless it exits with 0. */
  readonly if?: string
  /** Commands that must exist, or `network`, `docker`, `root`. */
  readonly requires: readonly string[]
  /** Standard input; `/dev/null` if absent. */
  readonly stdin?: string
  /** Which stream is compared. */
  readonly stream: Stream
  /** Session that the step runs in; `T1` by default. */
  readonly terminal: string
  /** Kind of that session; `auto` chooses by what its steps do. */
  readonly session: SessionChoice
  /** More prompts of programs that read lines, besides the built-in ones. */
  readonly prompt?: readonly string[]
  /** Folder for this step alone, relative to the document's working directory. */
  readonly cwd?: string
  /** Environment variables for this step alone. */
  readonly env: Readonly<Record<string, string>>
  /** Whether the calls of recorded programs go past the recording. */
  readonly cassette: 'off' | 'on'
  /** The step isn't shown in casts. */
  readonly hide: boolean
  /** What a cast shows as typed, instead of the code; empty if it's shown with the step above. */
  readonly cast?: string
  /** Run even after an earlier step failed, to clean up. */
  readonly always: boolean
  /** End the step at the first command that fails (`set -e`). */
  readonly errexit: boolean
  /** Fail a pipe if any of its commands fails (`set -o pipefail`). */
  readonly pipefail: boolean
  /** Send Ctrl-C to the program in the step's session first. */
  readonly interrupt: boolean
  /** Keeps running during later steps, until a later step sends Ctrl-C or the document ends. */
  readonly service: boolean
  /** When the service is ready, in the syntax of `readReadiness`; makes the step a service. */
  readonly ready?: string
  /** Severity of a leaked process; it is ended in any case. */
  readonly leaks: 'fail' | 'off' | 'report'
  /** How the output is compared. */
  readonly compare: Comparison
  /** Values that an update writes as placeholders. */
  readonly normalize: NormalizeChoices
}

interface StepBase {
  /** Unique in the document: the author's name, else `<title> #<ordinal>`. */
  readonly id: string
  /** Headings above the step, joined by ` › `; the file's name without any. */
  readonly title: string
  /** 1-based among the steps of the same title. */
  readonly ordinal: number
  /** First and last line of the step in the Markdown file, 1-based, fences included. */
  readonly line: number
  readonly endLine: number
  /** Line of the file that holds the first line of `code`. */
  readonly codeLine: number
  /** Column of the step's first character, 1-based. */
  readonly column: number
  /** Source text between the fences or backticks, without the block's indent and its last newline. */
  readonly code: string
  /** First word of the info string in lower case; empty without one and for inline code. */
  readonly language: string
  /** It is in a comment, which readers don't see. */
  readonly hidden: boolean
  readonly options: StepOptions
}

interface OutputStepBase extends StepBase {
  /** Output that the document itself shows; absent if the expectation is a snapshot entry. */
  readonly expectation?: PageExpectation
}

/** Code for the shell. */
export interface CommandStep extends OutputStepBase {
  readonly kind: 'command'
  /** The next step in its session sends Ctrl-C first, so this one can keep running until then. */
  readonly isInterrupted?: boolean
  /** It's a command of a transcript of Python, which shows the value of each of its expressions. */
  readonly isTranscribed?: true
  /** The next step in its session presses `^Z`, so this one can keep running until then. */
  readonly isSuspended?: boolean
  /** In a terminal, the 1-based line of `code` that opens a program; the lines below are typed into it. */
  readonly opensAt?: number
}

/** How an editor block changes its file. */
export type FileEdit =
  | {readonly target: 'append' | 'prepend' | 'replace'}
  /** Its text replaces the marker. */
  | {readonly target: 'insert'; readonly marker: string}

/** Writes `code` to a file. */
export interface FileStep extends StepBase {
  readonly kind: 'file'
  /** Relative to the working directory and inside it, or absolute in a sandbox. */
  readonly path: string
  /** Set for an editor block, whose `code` is its exact text; absent if the block is the whole file. */
  readonly edit?: FileEdit
}

/** Keys for the program in a terminal: `^C`, `^D`, `^ESC`, `^Z`. */
export interface KeysStep extends OutputStepBase {
  readonly kind: 'keys'
}

/** Text typed into a terminal without Enter. */
export interface TypedStep extends OutputStepBase {
  readonly kind: 'typed'
}

/** A step with output. */
export type OutputStep = CommandStep | KeysStep | TypedStep

export type Step = CommandStep | FileStep | KeysStep | TypedStep
