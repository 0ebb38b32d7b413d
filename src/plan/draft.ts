import type {ExecMarker} from '../model/marker.js'
import type {PageExpectation} from '../model/page-expectation.js'
import type {FileEdit} from '../model/step.js'
import type {Diagnostic} from './diagnostics.js'
import type {PathHeading} from './headings.js'
import type {Fence} from './source/fence.js'
import type {WrittenOptions} from './source/read-options.js'
import type {Tab} from './source/tabs.js'

/** Output that a document shows, before it belongs to a step. */
export type ShownOutput = Omit<PageExpectation, 'file'>

/** One command of a transcript, which becomes a step. */
export interface TranscriptCommand extends Pick<Draft, 'code' | 'codeLine' | 'end' | 'output' | 'start'> {
  /** Its exit status as the transcript shows it. */
  readonly status?: number
  /** Why it's skipped. */
  readonly skip?: string
}

/** A step before its options are read and it gets an id. */
export interface Draft {
  /** Offsets of its start and end in the file, with fences or backticks. */
  readonly start: number
  readonly end: number
  readonly code: string
  /** 1-based line of the file on which `code` starts. */
  readonly codeLine: number
  readonly language: string
  readonly hidden: boolean
  readonly headings: readonly PathHeading[]
  /** The marker that makes it a step; absent for file steps, hidden steps and selected blocks. */
  readonly marker?: ExecMarker
  /** File and edit of an editor block. */
  readonly editor?: {readonly path: string; readonly edit: FileEdit}
  /** Options in its info string, marker and comments, weakest first. */
  readonly written: readonly WrittenOptions[]
  /** The commands of a transcript, each of which becomes a step; `code` is then all of them together. */
  readonly commands?: readonly TranscriptCommand[]
  /** Its output as the document shows it. */
  readonly output?: ShownOutput
  /** The tabs that it is in, outermost first. */
  readonly tabs?: readonly Tab[]
}

/** A block that shows the output of the step above it, and the options at it. */
export interface OutputBlock {
  readonly shown: ShownOutput
  readonly start: number
  readonly headings: readonly PathHeading[]
  readonly written: readonly WrittenOptions[]
}

/** Offsets of code in the source. A marker inside it is an example. */
export interface CodeRange {
  readonly start: number
  readonly end: number
}

/** A fenced block, step or not. */
export interface FoundBlock {
  readonly fence: Fence
  /** Whether a marker or comment asks to run it. */
  readonly isMarked: boolean
  /** Whether it shows the output of a step. */
  readonly isOutput: boolean
  /** Whether it holds shell commands, marked or not. */
  readonly isShell: boolean
  /** Whether it would be a step, but for a problem that is reported. */
  readonly isRefused: boolean
  /** Its commands, without prompts and output. */
  readonly code: string
}

/** What one part of the document contributes to the plan. */
export interface PartDraft {
  readonly draft?: Draft
  readonly block?: FoundBlock
  readonly output?: OutputBlock
  readonly diagnostics: readonly Diagnostic[]
  /** Offsets of the groups that are read or reported. */
  readonly handled: readonly number[]
  readonly codeRange?: CodeRange
}
