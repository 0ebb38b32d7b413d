/**
 * A step is one thing the reader of a tutorial does: run a command, write a
 * file, press keys.
 */

import type {PageExpectation} from './page-expectation.js'

/** Which of a step's output streams are compared. */
export type Stream = 'both' | 'stderr' | 'stdout'

/** How a step's output is held against its expectation. */
export type Comparison = 'contains' | 'exact' | 'json' | 'status' | 'unordered'

/** How a terminal is made: a plain shell over pipes, a real terminal, or whichever its steps need. */
export type SessionChoice = 'auto' | 'plain' | 'terminal'

/** Whether a normalizer is on, and what an author's own rule looks for. */
export interface NormalizeChoice {
  readonly on: boolean
  /** A regular expression in the syntax of `compileRegex`; absent for a rule that comes with the tool. */
  readonly pattern?: string
}

/** Choices of normalizers by name; one that is not named is as it is by default. */
export type NormalizeChoices = Readonly<Record<string, NormalizeChoice>>

/** Everything that can be said about one step, with every default filled in. */
export interface StepOptions {
  /** The longest the step may take, in milliseconds; 0 for no limit. */
  readonly timeout: number
  /** Exit statuses that count as success, or `any`. */
  readonly exit: readonly number[] | 'any'
  /** The author's own name of the step; the snapshot is then found by it. */
  readonly name?: string
  /** Why the step is not run; absent when it is. */
  readonly skip?: string
  /** When any step of the document has it, the others are skipped. */
  readonly only: boolean
  /** A shell test: the step is skipped when it exits with another status than 0. */
  readonly if?: string
  /** Commands that must be found, or `network`, `docker`, `root`. */
  readonly requires: readonly string[]
  /** Text the step reads on its standard input; nothing (`/dev/null`) when absent. */
  readonly stdin?: string
  /** Which stream is compared. */
  readonly stream: Stream
  /** The terminal the step runs in, `T1` unless it says otherwise. */
  readonly terminal: string
  /** Whether that terminal is a real one, for programs that need it; `auto` leaves it to what its steps do. */
  readonly session: SessionChoice
  /** Texts that programs which wait for a line show before the cursor, beside those that are known. */
  readonly prompt?: readonly string[]
  /** A folder to run in, relative to the working directory of the document, for this step alone. */
  readonly cwd?: string
  /** Variables set for this step alone. */
  readonly env: Readonly<Record<string, string>>
  /** Run even when an earlier step failed: for cleaning up. */
  readonly always: boolean
  /** Ctrl-C to what runs in the step's terminal before it runs. */
  readonly interrupt: boolean
  /** It runs on while the steps below it run: a server. Ended by Ctrl-C of a later step, or with the document. */
  readonly service: boolean
  /** What says that a service is ready, as `readReadiness` reads it; a step that has it is a service. */
  readonly ready?: string
  /** What is made of a process of the step that runs on when the document is over; it is ended in any case. */
  readonly leaks: 'fail' | 'off' | 'report'
  /** How the output is compared. */
  readonly compare: Comparison
  /** Which values an update writes as placeholders. */
  readonly normalize: NormalizeChoices
}

interface StepBase {
  /** Unique in the document: the author's name, else `<title> #<ordinal>`. */
  readonly id: string
  /** The heading path above the step, joined by ` › `; the file's name where there is no heading. */
  readonly title: string
  /** Counts from 1 among the steps of the same title. */
  readonly ordinal: number
  /** First and last line of the step in the Markdown file, 1-based, fences included. */
  readonly line: number
  readonly endLine: number
  /** The line of the file on which the first line of `code` stands. */
  readonly codeLine: number
  /** Column of the step's first character, 1-based. */
  readonly column: number
  /** The source slice between the fences or backticks, without the block's own indent and without the last newline. */
  readonly code: string
  /** First word of the fence's info string, lower case; empty for none and for inline code. */
  readonly language: string
  /** Stands in a comment, so that no reader sees it. */
  readonly hidden: boolean
  readonly options: StepOptions
}

interface OutputStepBase extends StepBase {
  /** What the page itself shows of its output; absent where a snapshot holds what is expected. */
  readonly expectation?: PageExpectation
}

/** Code for the shell. */
export interface CommandStep extends OutputStepBase {
  readonly kind: 'command'
  /** The next step in its terminal sends Ctrl-C first: until then this one may run on. */
  readonly isInterrupted?: boolean
  /** The next step in its terminal presses `^Z`: until then this one may run on. */
  readonly isSuspended?: boolean
  /** In a real terminal, the line of `code`, 1-based, that opens a program into which the lines below are typed. */
  readonly opensAt?: number
}

/** What an editor block does to its file. */
export type FileEdit =
  | {readonly target: 'append' | 'prepend' | 'replace'}
  /** Its text comes in the place of the marker. */
  | {readonly target: 'insert'; readonly marker: string}

/** A file to be written with `code` as its content. */
export interface FileStep extends StepBase {
  readonly kind: 'file'
  /** Relative to the working directory; never leads out of it. */
  readonly path: string
  /** Set for an editor block, whose `code` is its text to the letter; absent for a block that is the whole file. */
  readonly edit?: FileEdit
}

/** Keys for what runs in a terminal: `^C`, `^D`, `^ESC`, `^Z`. */
export interface KeysStep extends OutputStepBase {
  readonly kind: 'keys'
}

/** Text typed into a terminal and not entered. */
export interface TypedStep extends OutputStepBase {
  readonly kind: 'typed'
}

/** A step that a terminal answers to. */
export type OutputStep = CommandStep | KeysStep | TypedStep

export type Step = CommandStep | FileStep | KeysStep | TypedStep
