import {parseArgs} from 'node:util'
import type {Flags} from '../commands/command.js'
import type {CommandContext, ProcessContext} from '../commands/context.js'
import {readInvocation} from '../commands/invocation.js'
import {version} from '../config/version.js'
import {describeSystemError} from '../files/system-error.js'
import {ConfigError, UsageError} from '../model/errors.js'
import {completeCommands} from '../report/complete-commands.js'
import {ReporterError} from '../report/reporters.js'
import {quoteReadably} from '../session/system/shell-quote.js'
import {type CommandName, commands, isCommandName} from './commands.js'
import {guardOutput} from './guard-output.js'
import {formatCommandHelp, formatHelp} from './help.js'
import {nearest} from './suggest.js'

/** Runs the command line; resolves with the exit status. */
export async function main(given: ProcessContext): Promise<number> {
  const context = guarded(given, given.color)
  try {
    return await dispatch(given)
  } catch (error) {
    if (
      error instanceof UsageError ||
      error instanceof ConfigError ||
      isMachineError(error) ||
      error instanceof ReporterError
    ) {
      context.stderr(`fencepost: ${error.message}\n`)
      return 2
    }
    if (isSystemError(error)) {
      const where = error.path === undefined ? '' : ` (\`${error.path}\`)`
      context.stderr(`fencepost: The system refused \`${error.syscall}\`${where}: ${describeSystemError(error)}.\n`)
      return 2
    }
    throw error
  }
}

/** Keeps control characters and workflow commands of documents out of all output. */
function guarded(context: ProcessContext, color: boolean): CommandContext {
  const {env, openTerminal, stderr, stdout, terminal} = context
  const isTerminal = terminal !== undefined || openTerminal !== undefined
  const guardWith = (isWorkflow: boolean) => (text: string) => guardOutput(text, {color, isTerminal, isWorkflow})
  const guard = guardWith(env.GITHUB_ACTIONS === 'true')
  const guardReport = guardWith(false)
  return {
    ...context,
    color,
    report: text => stdout(guardReport(text)),
    stderr: text => stderr(guard(text)),
    stdout: text => stdout(guard(text))
  }
}

/** Whether this machine lacks or refuses something. Recognized by its code, because the sandbox is imported only if it is used. */
function isMachineError(error: unknown): error is Error {
  return (
    error instanceof Error &&
    'code' in error &&
    ['link-outside', 'no-linux', 'no-open-files', 'no-program', 'no-sandbox', 'no-workspace', 'write-failed'].includes(
      String(error.code)
    )
  )
}

/** Whether the operating system refused a call, such as for a full disk or missing rights. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'errno' in error && typeof error.errno === 'number'
}

async function dispatch(context: ProcessContext): Promise<number> {
  const [first, second] = context.argv
  if (first === '-V' || first === '--version') {
    context.stdout(`${version}\n`)
    return 0
  }
  if (first === '-h' || first === '--help') return printHelp(undefined, context)
  if (first === 'help') return printHelp(second === '--help' || second === '-h' ? undefined : second, context)
  const name = isCommandName(first) ? first : 'run'
  const command = await commands[name].load()
  const argv = isCommandName(first) ? context.argv.slice(1) : context.argv
  const {positionals, values} = await readArguments(argv, {flags: command.flags, name})
  const {color = context.color, help, 'no-color': noColor, ...rest} = values
  if (help) return printHelp(name, context)
  const isWord = first !== undefined && !first.startsWith('-') && !isCommandName(first)
  const meant = isWord ? nearest(first, Object.keys(commands)) : undefined
  return command
    .run({
      context: guarded(context, noColor ? false : color === true),
      paths: positionals,
      values: rest
    })
    .catch(error => {
      if (!(error instanceof UsageError || error instanceof ConfigError)) throw error
      const {cwd} = context
      error.message = completeCommands(error.message, {
        cwd,
        invocation: readInvocation(rest, positionals),
        root: cwd
      })
      if (meant !== undefined && error instanceof UsageError) {
        const words = [meant, ...argv.slice(1)].map(quoteReadably)
        error.message += ` Did you mean \`npx fencepost ${words.join(' ')}\`?`
      }
      throw error
    })
}

async function printHelp(name: string | undefined, context: Pick<ProcessContext, 'stdout'>): Promise<number> {
  if (name === undefined) context.stdout(formatHelp())
  else if (isCommandName(name)) context.stdout(formatCommandHelp(name, await commands[name].load()))
  else {
    const meant = nearest(name, Object.keys(commands))
    const remedy = meant === undefined ? '`npx fencepost help` lists the commands.' : `Did you mean \`${meant}\`?`
    throw new UsageError(`Unknown command \`${name}\`. ${remedy}`)
  }
  return 0
}

interface ReadArgumentsOptions {
  readonly name: CommandName
  readonly flags: Flags
}

const globalFlags = {
  color: {type: 'boolean'},
  help: {short: 'h', type: 'boolean'},
  'no-color': {type: 'boolean'}
} as const

async function readArguments(argv: readonly string[], {name, flags}: ReadArgumentsOptions) {
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
      options: {...options, ...globalFlags}
    })
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    const unknown = /^Unknown option '(-[^']*)'/.exec(text)?.[1]
    if (unknown !== undefined) throw new UsageError(await explainUnknown(unknown, {flags, name}), {cause: error})
    // Node goes on to explain how to pass a path that begins with a dash.
    const [reason = ''] = text.split('. ')
    throw new UsageError(`${reason.replace(/\.$/, '')}. See \`npx fencepost help ${name}\`.`, {cause: error})
  }
}

/** Says what is wrong with an option, and which one was probably meant. */
async function explainUnknown(option: string, {flags, name}: ReadArgumentsOptions): Promise<string> {
  const flag = option.replace(/^--?/, '')
  const takers: string[] = []
  for (const [other, {load}] of Object.entries(commands))
    if (option.startsWith('--') && Object.hasOwn((await load()).flags, flag)) takers.push(`\`${other}\``)
  const see = `See \`npx fencepost help ${name}\`.`
  if (takers.length > 0) return `\`${name}\` doesn't take \`${option}\`; ${listOf(takers)} ${see}`
  const meant = nearest(flag, [...Object.keys(flags), ...Object.keys(globalFlags)])
  return `Unknown option \`${option}\`. ${meant === undefined ? see : `Did you mean \`--${meant}\`?`}`
}

function listOf(names: readonly string[]): string {
  return names.length === 1 ? `only ${names[0]} does.` : `${names.slice(0, -1).join(', ')} and ${names.at(-1)} do.`
}

/** Adds the value of options that may be given without one, which `parseArgs` doesn't know. */
function fillValues(argv: readonly string[], flags: Flags): string[] {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length
  return argv.map((argument, index) => {
    const bare = argument.startsWith('--') ? flags[argument.slice(2)]?.bare : undefined
    if (bare === undefined || index >= end) return argument
    const next = argv[index + 1]
    const isValue = next !== undefined && !next.startsWith('-') && (bare.pattern?.test(next) ?? true)
    return isValue ? argument : `${argument}=${bare.value}`
  })
}
