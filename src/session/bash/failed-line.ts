import type {FailedCommand} from '../../model/output.js'
import {type CommandLine, lastCommand} from '../../shell-code/last-command.js'

/** A command that failed as its shell notes it. */
export interface NotedFailure extends FailedCommand {
  /** The function or sourced file around it, and the line of the block that calls this; absent at the top level. */
  readonly caller?: {readonly line: number; readonly name: string; readonly file: string}
}

/**
 * Reads the status, the lines and the command of a failure. The lines: `7`, in a function
 * `2 7 f main`, in a file `1 7 source ./lib.sh`. */
export function readFailure([status, lines = '', command = '']: readonly string[]): NotedFailure | undefined {
  if (Number(status) === 0) return undefined
  const [line, calledAt, name = '', ...file] = lines.split(' ')
  return {
    command: command.split('\n')[0] ?? '',
    line: Number(line),
    status: Number(status),
    ...(calledAt !== undefined && {caller: {file: file.join(' '), line: Number(calledAt), name}})
  }
}

/** A failure with its line in the code of the block. What the block doesn't define itself has its lines elsewhere. Pure. */
export function locateFailure({caller, ...failed}: NotedFailure, code: string): FailedCommand {
  if (!caller || defines(code, caller.name)) return failed
  return {...failed, line: caller.line, ...(isFile(caller.file) && {source: `${caller.file}:${failed.line}`})}
}

/** Whether `BASH_SOURCE` is a file, and not a name of bash for functions from blocks or what it reads through a pipe. */
function isFile(source: string): boolean {
  return source !== '' && source !== 'main' && source !== 'environment' && !source.startsWith('/dev/fd/')
}

/** Whether code defines a function, as far as can be seen. */
function defines(code: string, name: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?:^|[\\s;&|({])(?:function\\s+${escaped}(?![^\\s({])|${escaped}\\s*\\(\\s*\\))`).test(code)
}

/** A message of bash about a variable that ends a line of code. */
const ofVariable = /^bash: ([A-Za-z_]\w*): /

/**
 * The command at which a block failed that the shell couldn't note: the line with the variable that bash's last message is
 * about, the only `return` of a block that was cut off, or else the last command. Linear.
 */
export function guessFailure(
  code: string,
  {isCutOff, text}: {isCutOff: boolean; text: string}
): CommandLine | undefined {
  const lines = code.split('\n')
  const at = (index: number) => (index === -1 ? undefined : {command: (lines[index] ?? '').trim(), line: index + 1})
  const name = ofVariable.exec(text.trimEnd().split('\n').at(-1) ?? '')?.[1]
  const isNamed = new RegExp(`\\$\\{?[!#]?${name}(?!\\w)|(?<!\\w)${name}(?:\\[.*\\])?\\+?=`)
  const found = name === undefined ? undefined : at(lines.findIndex(line => isNamed.test(line)))
  if (found || !isCutOff) return found ?? lastCommand(code)
  const returns = lines.flatMap((line, index) => (/\breturn\b/.test(line) ? [index] : []))
  return returns.length === 1 ? at(returns[0] ?? -1) : undefined
}
