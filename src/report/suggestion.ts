import path from 'node:path'
import {quoteReadably} from '../session/system/shell-quote.js'

const suggestedCommands = ['adopt', 'help', 'init', 'lint', 'list', 'review', 'run', 'stabilize', 'update'] as const

/** A command that a report may suggest. */
export type SuggestedCommand = (typeof suggestedCommands)[number]

/** Whether a word is the name of a command that may be suggested. */
export function isSuggestedCommand(word: string): word is SuggestedCommand {
  return suggestedCommands.some(command => command === word)
}

/** A suggested command line, before it is written out. */
export interface Suggestion {
  readonly command: SuggestedCommand
  /** Files as reported: relative to the project root. */
  readonly files: readonly string[]
  /** Lines of steps by file; they replace a selection by name. */
  readonly lines?: ReadonlyMap<string, readonly number[]>
  /** Arguments of the call to repeat, instead of files. */
  readonly paths?: readonly string[]
  /** Options that the suggestion itself is about. */
  readonly options?: readonly string[]
}

/** The call whose report this is; suggestions repeat its options, so that they do the same when pasted. */
export interface Invocation {
  /** Options to repeat, as words of the command line. */
  readonly optionsFor: (command: SuggestedCommand) => readonly string[]
  /** Arguments that name documents. */
  readonly paths: readonly string[]
  /** Whether only some steps of the documents are selected, by a name or a line. */
  readonly isPartial: boolean
}

/** The option that selects steps by name. */
const nameOption = '--name'

/** The most files that a suggestion names; for more, it repeats the paths of the call. */
export const maxFiles = 5

/** What suggestions are written for. */
export interface FormatSuggestionOptions {
  readonly cwd: string
  /** Absolute path of the project. */
  readonly root: string
  /** Absent if the report isn't of a call of the command line. */
  readonly invocation?: Invocation | undefined
}

/** A suggestion as a command line to paste into a shell in the current folder. Pure. */
export function formatSuggestion(
  {command, files, lines, options = [], paths = []}: Suggestion,
  {cwd, invocation, root}: FormatSuggestionOptions
): string {
  const all = [...new Set(files)]
  const isLong = all.length > maxFiles
  const places = all.flatMap(file => {
    const place = relativePath(path.join(root, file), cwd)
    const at = lines?.get(file) ?? []
    return at.length === 0 ? [place] : at.map(line => `${place}:${line}`)
  })
  const repeated = invocation?.optionsFor(command) ?? []
  const name = lines && !isLong ? repeated.indexOf(nameOption) : -1
  const words = [
    ...(command === 'run' ? [] : [command]),
    ...options,
    ...repeated.filter((_, index) => name === -1 || (index !== name && index !== name + 1)),
    ...(isLong ? pathsFor(command, invocation) : [...places, ...paths])
  ]
  return ['npx fencepost', ...words.map(quoteReadably)].join(' ')
}

const withoutLines: ReadonlySet<SuggestedCommand> = new Set(['adopt', 'lint', 'list', 'stabilize'])

/** The paths of the call, as far as another command takes them. */
export function pathsFor(command: SuggestedCommand, invocation: Invocation | undefined): readonly string[] {
  const {paths = []} = invocation ?? {}
  if (command === 'help' || command === 'init') return []
  return withoutLines.has(command) ? [...new Set(paths.map(each => each.replace(/:\d+$/, '')))] : paths
}

/** The path from a folder, such that it can't be taken for an option or a command. */
function relativePath(file: string, cwd: string): string {
  const relative = path.relative(cwd, file)
  return relative.startsWith('-') ? `./${relative}` : relative
}
