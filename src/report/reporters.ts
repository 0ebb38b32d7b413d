import {closeSync, mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {refuseLinkOut} from '../files/inside.js'
import {openToWrite} from '../files/open-to-write.js'
import type {Reporter} from '../model/event.js'
import {nearestName} from '../text/nearest-name.js'
import {withoutCommands, withoutCommandsInMarkup} from './github/github-command.js'
import type {PrettyOptions} from './pretty/pretty.js'
import type {Invocation} from './suggestion.js'

/** Where and how to report. */
export interface ReportersIo {
  /** Whether standard output shows colors. */
  readonly color: boolean
  /** The terminal that standard output goes to; absent if it isn't one. */
  readonly terminal?: NonNullable<PrettyOptions['terminal']>
  /** Whether failures are shortened to fit the terminal. */
  readonly fitsScreen?: boolean | undefined
  /** How much is printed for people. */
  readonly detail?: PrettyOptions['detail']
  /** The folder that paths of reports are relative to. */
  readonly cwd: string
  readonly stdout: (text: string) => void
  /** The caller's environment, in which CI services describe themselves. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Absolute path of the project. */
  readonly root: string
  /** The call that is reported, for suggested commands. */
  readonly invocation?: Invocation
  /** Wraps each reporter that writes to a file. */
  readonly fileReporter?: (reporter: Reporter) => Reporter
}

/** A reporter doesn't exist, or its report can't be written. */
export class ReporterError extends Error {
  readonly code = 'reporter'
  override readonly name = 'ReporterError'
}

type CreateOptions = Omit<PrettyOptions, 'write'> & Pick<ReportersIo, 'env'> & {readonly write: (text: string) => void}

type Create = (options: CreateOptions) => Reporter

/** Every reporter by its name, imported when it is used. */
const creators: Readonly<Record<string, () => Promise<Create>>> = {
  github: async () => (await import('./github/github.js')).createGithubReporter,
  gitlab: async () => (await import('./gitlab.js')).createGitlabReporter,
  html: async () => (await import('./html/html.js')).createHtmlReporter,
  json: async () => {
    const {createJsonReporter} = await import('./json.js')
    return ({write}) => createJsonReporter(write)
  },
  junit: async () => {
    const {createJunitReporter} = await import('./junit.js')
    return ({write}) => createJunitReporter(write)
  },
  pretty: async () => (await import('./pretty/pretty.js')).createPrettyReporter,
  tap: async () => {
    const {createTapReporter} = await import('./tap.js')
    return ({write}) => createTapReporter(write)
  }
}

/** The names of all reporters, sorted. */
export const reporterNames: readonly string[] = Object.keys(creators)

/** The reporters of a run that names none: `github` in a job of GitHub Actions, which includes the pretty report. */
export function defaultReporters(env: ReportersIo['env']): readonly string[] {
  return env.GITHUB_ACTIONS === 'true' ? ['github'] : ['pretty']
}

/**
 * Combines several reporters, each given as `name` or `name:file`. Files are overwritten and their folders created. If
 * all of them write to files, standard output gets failures and a summary. Throws a `ReporterError` for an unknown name,
 * two reporters in one place, or a file that can't be created; `close` throws one if a report couldn't be written.
 */
export async function createReporters(specs: readonly string[], io: ReportersIo): Promise<Reporter> {
  const parsed = parseSpecs(specs, io.cwd)
  const isSilent = parsed.every(({file}) => file !== undefined)
  const [shown] = parsed.filter(({file}) => file === undefined)
  if (io.detail && shown && !forPeople.has(shown.name))
    throw new ReporterError(`\`--${io.detail}\` has no effect on the reporter \`${shown.name}\`. Remove one of them.`)
  const loaded = await Promise.all(parsed.map(async ({file, load}) => ({create: await load(), file})))
  const shared = {
    cwd: io.cwd,
    env: io.env,
    root: io.root,
    ...(io.invocation && {invocation: io.invocation})
  }
  // GitHub reads commands from any line of a log. The reporter `github` writes some itself.
  const isLog = io.env.GITHUB_ACTIONS === 'true'
  const name = shown?.name ?? 'pretty'
  const onTerminal = {
    ...shared,
    color: io.color,
    write: (text: string) => {
      if (isLog && name === 'pretty') io.stdout(withoutCommands(text))
      else io.stdout(isLog && isMarkup.has(name) ? withoutCommandsInMarkup(text) : text)
    },
    fitsScreen: io.fitsScreen,
    ...(io.detail && {detail: io.detail}),
    ...(io.terminal && {terminal: io.terminal})
  }
  const outputs = loaded.map(({create, file}) => {
    if (file === undefined) return reporterOutput(create(onTerminal))
    refuseLinkOut(file, io.root)
    const descriptor = openFile(file)
    const write = (text: string) => writeFileSync(descriptor, text)
    const reporter = create({...shared, color: false, write})
    return reporterOutput(io.fileReporter?.(reporter) ?? reporter, {descriptor, file})
  })
  if (isSilent) {
    const {createPrettyReporter} = await import('./pretty/pretty.js')
    outputs.push(reporterOutput(createPrettyReporter({...onTerminal, detail: io.detail ?? 'quiet'})))
  }
  return {
    async close() {
      for (const output of outputs) await output.close()
      const [error] = outputs.flatMap(({error}) => error() ?? [])
      if (error) throw error
    },
    on(event) {
      for (const output of outputs) output.on(event)
    }
  }
}

/** Reporters that write HTML or XML. */
const isMarkup: ReadonlySet<string> = new Set(['html', 'junit'])

/** Reporters whose amount of detail can be chosen. */
const forPeople: ReadonlySet<string> = new Set(['github', 'pretty'])

interface ParsedSpec {
  readonly name: string
  /** Absolute path; undefined for standard output. */
  readonly file: string | undefined
  readonly load: () => Promise<Create>
}

function parseSpecs(specs: readonly string[], cwd: string): readonly ParsedSpec[] {
  const parsed = specs.map((spec): ParsedSpec => {
    const colon = spec.indexOf(':')
    const name = colon === -1 ? spec : spec.slice(0, colon)
    const load = Object.hasOwn(creators, name) ? creators[name] : undefined
    if (!load) throw new ReporterError(`Unknown reporter \`${spec}\`. ${nearestName(name, reporterNames)}`)
    if (colon === spec.length - 1) throw new ReporterError(`\`${spec}\` names no file. Write \`${name}:FILE\`.`)
    return {file: colon === -1 ? undefined : path.resolve(cwd, spec.slice(colon + 1)), load, name}
  })
  const twice = parsed.find(
    ({file}, index) => file !== undefined && parsed.findIndex(one => one.file === file) !== index
  )
  if (twice) throw new ReporterError(`Two reports would go to \`${twice.file}\`. Choose another file for one of them.`)
  if (parsed.filter(({file}) => file === undefined).length > 1)
    throw new ReporterError(
      `Only one reporter can write to standard output, got ${specs.join(', ')}. Write \`NAME:FILE\` for the others.`
    )
  return parsed
}

/** A reporter that stops when its report can't be written, so that the run and the other reports go on. */
interface ReporterOutput extends Reporter {
  /** Why the report couldn't be written, if it couldn't. */
  error(): ReporterError | undefined
}

interface ReportFile {
  readonly descriptor: number
  /** Absolute path. */
  readonly file: string
}

function reporterOutput(reporter: Reporter, target?: ReportFile): ReporterOutput {
  let failure: ReporterError | undefined
  const fail = (error: unknown) => {
    // An error of the system; anything else is a bug of the reporter.
    if (!(error instanceof Error && 'syscall' in error)) throw error
    failure ??= unwritable(target?.file ?? 'standard output', error)
  }
  return {
    async close() {
      try {
        await reporter.close()
      } catch (error) {
        fail(error)
      } finally {
        if (target) closeSync(target.descriptor)
      }
    },
    error: () => failure,
    on(event) {
      if (failure) return
      try {
        reporter.on(event)
      } catch (error) {
        fail(error)
      }
    }
  }
}

function openFile(file: string): number {
  try {
    mkdirSync(path.dirname(file), {recursive: true})
    return openToWrite(file, 'write')
  } catch (error) {
    throw unwritable(file, error)
  }
}

const reasons: ReadonlyMap<string | undefined, string> = new Map([
  ['ENOSPC', 'no space left on the device'],
  ['ENXIO', 'no program reads from it']
])

function unwritable(file: string, error: unknown): ReporterError {
  const {code, message} = error as NodeJS.ErrnoException
  const reason = reasons.get(code) ?? message
  return new ReporterError(`Can't write the report to \`${file}\`: ${reason}.`, {cause: error})
}
