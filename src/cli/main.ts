import {parseArgs} from 'node:util'
import leven from 'leven'
import type {Flags} from '../commands/command.js'
import type {CommandContext} from '../commands/context.js'
import {ConfigError, UsageError} from '../model/errors.js'
import {ReporterError} from '../report/reporters.js'
import {commands, isCommandName} from './commands.js'
import {formatCommandHelp, formatHelp} from './help.js'

/** Version of the package; the build puts it in. */
declare const __VERSION__: string

/** Runs the command line; resolves with the exit status. */
export async function main(context: CommandContext): Promise<number> {
  try {
    return await dispatch(context)
  } catch (error) {
    if (
      error instanceof UsageError ||
      error instanceof ConfigError ||
      isOfMachine(error) ||
      error instanceof ReporterError
    ) {
      context.stderr(`fencepost: ${error.message}\n`)
      return 2
    }
    throw error
  }
}

/** What this machine lacks. Told by its code, so that what makes sandboxes is loaded only where it is needed. */
function isOfMachine(error: unknown): error is Error {
  return (
    error instanceof Error &&
    'code' in error &&
    ['no-program', 'no-sandbox', 'no-workspace', 'write-failed'].includes(String(error.code))
  )
}

async function dispatch(context: CommandContext): Promise<number> {
  const [first, ...rest] = context.argv
  if (first === '-V' || first === '--version') {
    context.stdout(`${typeof __VERSION__ === 'string' ? __VERSION__ : 'development'}\n`)
    return 0
  }
  if (first === '-h' || first === '--help') {
    context.stdout(formatHelp())
    return 0
  }
  const name = isCommandName(first) ? first : 'run'
  const command = await commands[name].load()
  const {positionals, values} = readArguments(isCommandName(first) ? rest : context.argv, {name, flags: command.flags})
  if (values.help) {
    context.stdout(formatCommandHelp(name, command))
    return 0
  }
  const call = command.run({paths: positionals, values, context})
  const meant = isCommandName(first) ? undefined : nearestCommand(first)
  return meant === undefined
    ? call
    : call.catch(error => {
        throw error instanceof UsageError
          ? new UsageError(`${error.message} Did you mean \`fencepost ${meant}\`?`)
          : error
      })
}

/** The command that a word was meant to be, where it is nearly one. */
function nearestCommand(word = ''): string | undefined {
  return Object.keys(commands).find(name => leven(word, name) <= 2)
}

interface ReadArgumentsOptions {
  readonly name: string
  readonly flags: Flags
}

function readArguments(argv: readonly string[], {name, flags}: ReadArgumentsOptions) {
  const options = Object.fromEntries(
    Object.entries(flags).map(([flag, {multiple, short, type}]) => [
      flag,
      {type, ...(multiple && {multiple}), ...(short && {short})}
    ])
  )
  try {
    return parseArgs({
      allowPositionals: true,
      args: fillValues(argv, flags),
      options: {...options, help: {short: 'h', type: 'boolean'}}
    })
  } catch (error) {
    // Node's advice on how to pass an argument that begins with a dash says nothing of the flags there are.
    const [said] = (error instanceof Error ? error.message : String(error)).split('. To specify')
    throw new UsageError(`${said}. See \`fencepost ${name} --help\`.`, {cause: error})
  }
}

/** Gives flags whose value may be left out the one that is meant then; `parseArgs` knows no such flags. */
function fillValues(argv: readonly string[], flags: Flags): string[] {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length
  return argv.map((argument, index) => {
    const value = argument.startsWith('--') ? flags[argument.slice(2)]?.default : undefined
    const next = argv[index + 1]
    const isBare = value !== undefined && index < end && (next === undefined || next.startsWith('-'))
    return isBare ? `${argument}=${value}` : argument
  })
}
