import type {ExecMark} from '../model/mark.js'
import type {PageExpectation} from '../model/page-expectation.js'
import type {FileEdit} from '../model/step.js'
import type {Diagnostic} from './diagnostics.js'
import type {PathHeading} from './headings.js'
import type {Fence} from './source/fence.js'
import type {Writing} from './source/written-options.js'

/** Output that a page shows, before it is known of which step. */
export type ShownOutput = Omit<PageExpectation, 'file'>

/** One command of a block that shows a session: a step of its own. */
export interface SessionCommand extends Pick<Draft, 'code' | 'codeLine' | 'end' | 'output' | 'start'> {}

/** A step as found, before its options are read and it has an id. */
export interface Draft {
  /** Where it begins and ends in the file, fences or backticks included. */
  readonly start: number
  readonly end: number
  readonly code: string
  /** 1-based line of the file on which `code` begins. */
  readonly codeLine: number
  readonly language: string
  readonly hidden: boolean
  readonly headings: readonly PathHeading[]
  /** The mark that makes it a step; absent for file steps, hidden and selected ones. */
  readonly mark?: ExecMark
  /** What it does to which file, where it is a block for the editor. */
  readonly editor?: {readonly path: string; readonly edit: FileEdit}
  /** What stands about it in its own mark and info string, the weakest first. */
  readonly writings: readonly Writing[]
  /** Its commands, each a step, where it shows a session; `code` is then what all of them type. */
  readonly commands?: readonly SessionCommand[]
  /** What the page shows of its output. */
  readonly output?: ShownOutput
}

/** A block that shows what the step above it prints, and what its author says of that. */
export interface OutputBlock {
  readonly shown: ShownOutput
  readonly start: number
  readonly headings: readonly PathHeading[]
  readonly writings: readonly Writing[]
}

/** A stretch of the source in which a mark is shown and not meant: the code of a block or span. */
export interface Shown {
  readonly start: number
  readonly end: number
}

/** A fenced block, whether it is a step or not. */
export interface FoundBlock {
  readonly fence: Fence
  /** Its author wants it run. */
  readonly isMarked: boolean
  /** It shows what a step prints. */
  readonly isOutput: boolean
}

/** What one place of the document comes to. */
export interface BlockDraft {
  readonly draft?: Draft
  readonly block?: FoundBlock
  readonly output?: OutputBlock
  readonly diagnostics: readonly Diagnostic[]
  /** Offsets of groups that are understood, or reported one by one. */
  readonly seen: readonly number[]
  readonly shown?: Shown
}
