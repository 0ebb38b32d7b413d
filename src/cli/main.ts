import {parseArgs} from 'node:util'
import {ConfigError} from '../config/config-error.js'
import {readDuration} from '../config/duration.js'
import {loadSettings} from '../config/load-settings.js'
import {findDocuments} from '../engine/find-documents.js'
import {planDocument} from '../engine/plan-document.js'
import {UsageError} from '../engine/usage-error.js'
import {follow} from '../engine.js'
import type {Settings} from '../model/settings.js'
import {describePlan, formatPlan} from '../report/list.js'
import {createReporters, ReporterError} from '../report/reporters.js'

/** The world as the command line sees it. */
export interface CliWorld {
  /** Arguments after the program's name. */
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  readonly color: boolean
  readonly signal: AbortSignal
}

const help = `Follows Markdown tutorials: runs their marked commands and compares what they print with snapshots.

Usage: fencepost [run|update|list] [file, folder, glob or file:line …] [options]

  run       follow documents and compare (default)
  update    follow documents and write what they print to the snapshots
  list      show what would run, without running; --json for programs

  -t, --name TEXT     only steps whose name holds TEXT, and what stands above them
  -u, --update        same as update
  -j, --jobs N        how many documents run side by side (default: processors)
  --ci                write nothing; a step without a snapshot fails (default where CI is set)
  --keep-going        go on with a document after a step failed
  --select shell      take every shell block of a plain page for a step
  --timeout 30s       the longest a step may take
  --reporter NAME     pretty (default), tap or json; NAME:FILE writes to a file; may be given several times
  -h, --help; -V, --version

Exit status: 0 all passed, 1 a document failed, 2 wrong use or configuration.
It runs the documents' commands in your shell: follow only documents you trust.
`

const options = {
  ci: {type: 'boolean'},
  help: {short: 'h', type: 'boolean'},
  jobs: {short: 'j', type: 'string'},
  json: {type: 'boolean'},
  'keep-going': {type: 'boolean'},
  name: {short: 't', type: 'string'},
  reporter: {multiple: true, type: 'string'},
  select: {type: 'string'},
  timeout: {type: 'string'},
  update: {short: 'u', type: 'boolean'},
  version: {short: 'V', type: 'boolean'}
} as const

/** Version of the package; the build puts it in. */
declare const __VERSION__: string

/** Runs the command line; resolves with the exit status. */
export async function main(world: CliWorld): Promise<number> {
  try {
    return await run(world)
  } catch (error) {
    if (error instanceof UsageError || error instanceof ConfigError || error instanceof ReporterError) {
      world.stderr(`fencepost: ${error.message}\n`)
      return 2
    }
    throw error
  }
}

async function run(world: CliWorld): Promise<number> {
  const {values, positionals} = readArguments(world.argv)
  if (values.help) {
    world.stdout(help)
    return 0
  }
  if (values.version) {
    world.stdout(`${typeof __VERSION__ === 'string' ? __VERSION__ : 'development'}\n`)
    return 0
  }
  const verb =
    positionals[0] === 'run' || positionals[0] === 'update' || positionals[0] === 'list' ? positionals[0] : undefined
  const paths = verb ? positionals.slice(1) : positionals
  const settings = await loadSettings({cwd: world.cwd, env: world.env, flags: readFlags(values, verb)})
  const documents = await findDocuments({cwd: world.cwd, paths, settings})
  if (documents.length === 0) {
    throw new UsageError(
      `Expected documents at ${settings.content.join(', ')}, got none. Name a file: \`fencepost README.md\`.`
    )
  }
  if (verb === 'list') {
    const plans = await Promise.all(documents.map(async document => (await planDocument(document, settings)).plan))
    world.stdout(
      values.json ? `${JSON.stringify(plans.map(describePlan), undefined, 2)}\n` : plans.map(formatPlan).join('\n')
    )
    return plans.some(({messages}) => messages.some(message => message.fatal)) ? 1 : 0
  }
  const {color, cwd, stdout} = world
  const reporter = createReporters(values.reporter ?? ['pretty'], {color, cwd, stdout})
  const {signal, env} = world
  const name = values.name === undefined ? {} : {name: values.name}
  const end = await follow({complete: paths.length === 0, documents, env, reporter, settings, signal, ...name})
  return end.failed ? 1 : 0
}

function readArguments(argv: readonly string[]) {
  try {
    return parseArgs({allowPositionals: true, args: [...argv], options})
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}. See \`fencepost --help\`.`, {cause: error})
  }
}

type Values = ReturnType<typeof readArguments>['values']

function readFlags(values: Values, verb: string | undefined): Partial<Settings> & {readonly ci?: boolean} {
  const {ci, jobs, select, timeout} = values
  if (jobs !== undefined && !/^[1-9]\d{0,3}$/.test(jobs))
    throw new UsageError(`Expected \`--jobs\` to be a whole number from 1, got \`${jobs}\`.`)
  if (select !== undefined && select !== 'shell')
    throw new UsageError(`Expected \`--select\` to be \`shell\`, got \`${select}\`.`)
  const limit = timeout === undefined ? undefined : readDuration(timeout)
  if (timeout !== undefined && limit === undefined)
    throw new UsageError(`Expected \`--timeout\` to be a time such as \`30s\`, got \`${timeout}\`.`)
  return {
    ...(ci && {ci}),
    ...(jobs !== undefined && {jobs: Number(jobs)}),
    ...(values['keep-going'] && {keepGoing: true}),
    ...(select !== undefined && {select}),
    ...(limit !== undefined && {defaults: {timeout: limit}}),
    ...((values.update || verb === 'update') && {update: 'all' as const})
  }
}
