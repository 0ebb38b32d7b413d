import {closeSync, mkdirSync, openSync, writeSync} from 'node:fs'
import path from 'node:path'
import {nearestName} from '../config/step-options.js'
import type {Reporter} from '../model/event.js'

/** Where reports go. */
export interface ReportersIo {
  /** Whether standard output shows colours. */
  readonly color: boolean
  /** The folder that files are relative to. */
  readonly cwd: string
  readonly stdout: (text: string) => void
}

/** A reporter cannot be had, or cannot be had so. */
export class ReporterError extends Error {
  readonly code = 'reporter'
  override readonly name = 'ReporterError'
}

type Create = (io: {readonly color: boolean; readonly write: (text: string) => void}) => Reporter

/** Each is loaded when it is asked for. */
const creators: Readonly<Record<string, () => Promise<Create>>> = {
  async json() {
    const {createJsonReporter} = await import('./json.js')
    return ({write}) => createJsonReporter(write)
  },
  async pretty() {
    return (await import('./pretty.js')).createPrettyReporter
  },
  async tap() {
    const {createTapReporter} = await import('./tap.js')
    return ({write}) => createTapReporter(write)
  }
}

/**
 * Makes one reporter of several, each written as `name` or `name:file`. A file is made anew, with its folders. Throws a
 * `ReporterError` for a name that is not known, two on standard output, or a file that cannot be made.
 */
export async function createReporters(specs: readonly string[], {color, cwd, stdout}: ReportersIo): Promise<Reporter> {
  const parsed = specs.map(spec => {
    const colon = spec.indexOf(':')
    const name = colon === -1 ? spec : spec.slice(0, colon)
    const load = Object.hasOwn(creators, name) ? creators[name] : undefined
    if (!load)
      throw new ReporterError(`Expected a reporter, got \`${spec}\`. ${nearestName(name, Object.keys(creators))}`)
    return {load, file: colon === -1 ? undefined : spec.slice(colon + 1)}
  })
  if (parsed.filter(({file}) => file === undefined).length > 1) {
    throw new ReporterError(
      `Expected one reporter on standard output, got ${specs.join(', ')}. Write \`name:file\` for the others.`
    )
  }
  const files: number[] = []
  const reporters: Reporter[] = []
  for (const {file, load} of parsed) {
    const create = await load()
    if (file === undefined) reporters.push(create({color, write: stdout}))
    else {
      const descriptor = openFile(path.resolve(cwd, file))
      files.push(descriptor)
      reporters.push(create({color: false, write: text => void writeSync(descriptor, text)}))
    }
  }
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
