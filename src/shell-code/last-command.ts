import {parse, type Statement} from 'unbash'

/** A command, its first line alone, and where it begins: a line of the code, 1-based. */
export interface CommandLine {
  readonly command: string
  readonly line: number
}

/** The command that shell code ends with, whose status is that of the code if it runs to its end. Linear. */
export function lastCommand(code: string): CommandLine | undefined {
  const {commands, errors = []} = parse(code)
  const last = errors.length > 0 ? undefined : innermost(commands.at(-1))
  if (!last) return undefined
  const [command = ''] = code.slice(last.pos, last.end).split('\n')
  return {command, line: code.slice(0, last.pos).split('\n').length}
}

/** The last command of a group or a subshell. Which one of a loop or a choice runs last isn't known. */
function innermost(statement: Statement | undefined): Statement | undefined {
  const command = statement?.command
  if (command?.type !== 'BraceGroup' && command?.type !== 'Subshell') return statement
  return innermost(command.body.commands.at(-1))
}
