import {isInterpreter} from '../../model/interpreters.js'
import type {Failed} from '../../model/outcome.js'
import type {FailedCommand, Output} from '../../model/output.js'
import type {Step} from '../../model/step.js'
import {lastCommand} from '../../shell-code/last-command.js'

/** Lines that hold no command of their own. */
const closing = /^\s*(?:[)}\]]|done|fi|esac)[\s;&|)}]*$/
const sourceLine = /^\s*(?:\.|source)\s+\S/
const exitLine = /^\s*exit(?:\s+(\d{1,3}))?\s*$/

/** The commands that failed, with their lines in the document: the one that the block ended with, and the first. */
export function failedCommands(step: Step, output: Output): Pick<Failed, 'command' | 'first'> {
  const isBash = !isInterpreter(step.options.session)
  const {failed = exitOf(step, output) ?? (isBash ? lastOf(step, output) : undefined), firstFailed} = output
  const place = ({source, ...command}: FailedCommand) => ({
    ...command,
    command: source ? `${command.command} (${source})` : isBash ? readableCommand(step.code, command) : command.command,
    fileLine: step.codeLine + command.line - 1
  })
  const isOther = firstFailed && (firstFailed.line !== failed?.line || firstFailed.source !== failed.source)
  return {...(failed && {command: place(failed)}), ...(isOther && {first: place(firstFailed)})}
}

/** The `exit` that ended the shell, if there is only one, or else the only line that sources a file. */
function exitOf({code}: Step, {ending, status}: Output): FailedCommand | undefined {
  if (ending !== 'shell-ended') return undefined
  const lines = code.split('\n')
  const [sourcing = -1, another] = lines.flatMap((text, index) => (sourceLine.test(text) ? [index] : []))
  if (sourcing >= 0 && another === undefined && !/\bexit\b|\bset\s+-\w*e|\berrexit\b/.test(code)) {
    return {command: (lines[sourcing] ?? '').trim(), line: sourcing + 1, status}
  }
  const found = lines.flatMap((text, index) => {
    const match = exitLine.exec(text)
    return match ? [{command: text.trim(), line: index + 1, status, wanted: match[1]}] : []
  })
  const [only, ...others] = found
  if (!only || others.length > 0 || (only.wanted !== undefined && Number(only.wanted) !== status)) return undefined
  return {command: only.command, line: only.line, status}
}

/** The last command of a block that its shell couldn't watch: it has the status of the block. */
function lastOf(step: Step, {ending, isCutOff, status}: Output): FailedCommand | undefined {
  if (isCutOff || step.kind !== 'command' || step.opensAt !== undefined || ending !== 'returned') return undefined
  const last = lastCommand(step.code)
  return last && {...last, status}
}

/**
 * The command as the document shows it. Bash only knows the last command of a pipe, and of a function that was called the
 * command within it.
 */
function readableCommand(code: string, {command, line}: FailedCommand): string {
  const text = (code.split('\n')[line - 1] ?? '').trim()
  if (text === '' || closing.test(text)) return command
  const isPart = text.includes(command)
  if (isPart && !/[^|]\|[^|]/.test(text)) return command
  // Bash writes redirections and here-documents in its own way.
  const [program = ''] = command.split(/\s/)
  return !isPart && text.startsWith(program) ? command : text
}
