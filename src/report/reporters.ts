import {closeSync, mkdirSync, openSync, writeSync} from 'node:fs'
import path from 'node:path'
import type {Reporter} from '../model/event.js'
import {nearestName} from '../text/nearest-name.js'
import type {PrettyOptions} from './pretty/pretty.js'

/** Where reports go. */
export interface ReportersIo {
  /** Whether standard output shows colours. */
  readonly color: boolean
  /** The terminal that standard output goes to; absent where it goes elsewhere. */
  readonly terminal?: NonNullable<PrettyOptions['terminal']>
  /** The folder that files are relative to. */
  readonly cwd: string
  readonly stdout: (text: string) => void
  /** The caller's environment: a service says there where it is. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Absolute path of the project. */
  readonly root: string
}

/** A reporter cannot be had, or cannot be had so. */
export class ReporterError extends Error {
  readonly code = 'reporter'
  override readonly name = 'ReporterError'
}

interface CreateOptions extends Pick<ReportersIo, 'color' | 'env' | 'root' | 'terminal'> {
  readonly write: (text: string) => void
}

type Create = (options: CreateOptions) => Reporter

/** Every reporter by its name, loaded when it is asked for. */
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

/** The reporters of a run that names none: in a job of GitHub Actions its own, which holds the pretty one. */
export function defaultReporters(env: ReportersIo['env']): readonly string[] {
  return env.GITHUB_ACTIONS === 'true' ? ['github'] : ['pretty']
}

/**
 * Makes one reporter of several, each written as `name` or `name:file`. A file is made anew, with its folders. Throws a
 * `ReporterError` for a name that is not known, two on standard output or in one file, or a file that cannot be made.
 */
export async function createReporters(
  specs: readonly string[],
  {color, cwd, env, root, stdout, terminal}: ReportersIo
): Promise<Reporter> {
  const parsed = specs.map(spec => {
    const colon = spec.indexOf(':')
    const name = colon === -1 ? spec : spec.slice(0, colon)
    const load = Object.hasOwn(creators, name) ? creators[name] : undefined
    if (!load) throw new ReporterError(`Expected a reporter, got \`${spec}\`. ${nearestName(name, reporterNames)}`)
    if (colon === spec.length - 1)
      throw new ReporterError(`Expected a file behind \`${spec}\`, got none. Write \`${name}:FILE\`.`)
    return {file: colon === -1 ? undefined : path.resolve(cwd, spec.slice(colon + 1)), load}
  })
  const twice = parsed.find(
    ({file}, index) => file !== undefined && parsed.findIndex(one => one.file === file) !== index
  )
  if (twice)
    throw new ReporterError(
      `Expected a file for each report, got \`${twice.file}\` twice. Name another for one of them.`
    )
  if (parsed.filter(({file}) => file === undefined).length > 1) {
    throw new ReporterError(
      `Expected one reporter on standard output, got ${specs.join(', ')}. Write \`name:file\` for the others.`
    )
  }
  const loaded = await Promise.all(parsed.map(async ({file, load}) => ({create: await load(), file})))
  const files: number[] = []
  const reporters = loaded.map(({create, file}) => {
    if (file === undefined) return create({color, env, root, write: stdout, ...(terminal && {terminal})})
    const descriptor = openFile(file)
    files.push(descriptor)
    return create({color: false, env, root, write: text => void writeSync(descriptor, text)})
  })
  return {
    async close() {
      for (const reporter of reporters) await reporter.close()
      for (const descriptor of files.splice(0)) closeSync(descriptor)
    },
    on(event) {
      for (const reporter of reporters) reporter.on(event)
    }
  }
}

function openFile(file: string): number {
  try {
    mkdirSync(path.dirname(file), {recursive: true})
    return openSync(file, 'w')
  } catch (error) {
    throw new ReporterError(
      `Expected to write the report to \`${file}\`, got: ${error instanceof Error ? error.message : error}.`,
      {cause: error}
    )
  }
}
