import type {Languages} from '../../model/settings.js'
import type {ShellCode} from '../../shell-code/shell-commands.js'
import type {Lines} from '../../text/source-lines.js'
import type {WrittenOptions} from '../source/read-options.js'

/** What decides which unmarked blocks are steps, and how transcripts are read. */
export interface SelectionOptions {
  readonly select: 'marked' | 'shell'
  /** The sessions of languages. `select: shell` takes the unmarked blocks of these. */
  readonly languages: Languages
  /** Prompts of transcripts besides the known ones. */
  readonly prompts: readonly string[]
  /** Parses shell code; absent for a document that contains no transcript and selects no blocks. */
  readonly readShell?: ((code: string) => ShellCode) | undefined
  /** Names of variables that are filled in, so that they are no placeholders. */
  readonly variables: ReadonlySet<string>
  /** Whether this machine has a program. */
  readonly isInstalled: (program: string) => boolean
}

/** The document around a block. */
export interface BlockContext extends SelectionOptions {
  readonly lines: Lines
  /** Offset of the document's last exec marker; -1 for none. */
  readonly lastMark: number
  /** The comments right above the block. */
  readonly above: readonly CommentAbove[]
}

/** A comment right above a block. */
export interface CommentAbove extends WrittenOptions {
  /** Whether it makes the block a step. */
  readonly exec: boolean
  /** Whether the block shows the output of a step. */
  readonly output: boolean
}
