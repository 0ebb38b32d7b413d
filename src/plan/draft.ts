import type {ExecMark} from '../model/mark.js'
import type {FileEdit} from '../model/step.js'
import type {Diagnostic} from './diagnostics.js'
import type {Fence} from './fence.js'
import type {PathHeading} from './headings.js'
import type {Writing} from './options-of.js'

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
export interface Finding {
  readonly draft?: Draft
  readonly block?: FoundBlock
  readonly diagnostics: readonly Diagnostic[]
  /** Offsets of groups that are understood, or reported one by one. */
  readonly seen: readonly number[]
  readonly shown?: Shown
}
