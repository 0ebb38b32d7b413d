import {VFileMessage} from 'vfile-message'
import {
  type FormatSuggestionOptions,
  formatSuggestion,
  isSuggestedCommand,
  pathsFor,
  type SuggestedCommand
} from './suggestion.js'

/** A suggested command as the stages of a run write it: `npx fencepost update --prune`. They don't know the call. */
const short = /`npx fencepost(?: ([^`'"]*))?`/g

/** The call, and the file that a message is about. */
export interface CompleteCommandsOptions extends FormatSuggestionOptions {
  /** Relative to the project root; absent for a message about the whole call. */
  readonly file?: string
}

/** Completes the commands that a message suggests by the options of the call and the file, so that they can be pasted. */
export function completeCommands(text: string, {file, ...options}: CompleteCommandsOptions): string {
  return text.replace(short, (_, words: string | undefined) => {
    const [first = '', ...rest] = (words ?? '').split(' ').filter(word => word !== '')
    const isNamed = isSuggestedCommand(first)
    const command: SuggestedCommand = isNamed ? first : 'run'
    const own = isNamed || first === '' ? rest : [first, ...rest]
    const files = file === undefined || command === 'help' || command === 'init' ? [] : [file]
    const paths = file === undefined ? pathsFor(command, options.invocation) : []
    return `\`${formatSuggestion({command, files, options: own, paths}, options)}\``
  })
}

/** The message with its commands completed. */
export function completeMessage(message: VFileMessage, options: CompleteCommandsOptions): VFileMessage {
  const {file, fix, note, place, reason, ruleId, source} = message
  if (!`${reason} ${note ?? ''}`.includes('`npx fencepost')) return message
  const completed = new VFileMessage(completeCommands(reason, options), {
    ...(place && {place}),
    ...(ruleId !== undefined && {ruleId}),
    ...(source !== undefined && {source})
  })
  if (note !== undefined) completed.note = completeCommands(note, options)
  return Object.assign(completed, {fatal: message.fatal, file, ...(fix !== undefined && {fix})})
}
