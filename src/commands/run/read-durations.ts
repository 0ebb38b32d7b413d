import path from 'node:path'
import {readRegularFile} from '../../files/read-regular-file.js'
import {nameInRun} from '../../model/document.js'
import {UsageError} from '../../model/errors.js'

/**
 * The duration of each document in milliseconds, from a JSON report; undefined if the file doesn't exist, as in the
 * first run of a project. Throws a `UsageError` for a file that isn't a report.
 */
export async function readDurations(file: string, cwd: string): Promise<ReadonlyMap<string, number> | undefined> {
  let text: string
  try {
    text = readRegularFile(path.resolve(cwd, file)).toString()
  } catch (error) {
    if (error instanceof UsageError) throw error
    const code = error instanceof Error && 'code' in error ? error.code : error
    if (code === 'ENOENT') return undefined
    throw new UsageError(`Can't read \`${file}\` (${code}). \`--durations\` takes a JSON report of an earlier run.`, {
      cause: error
    })
  }
  const durations = new Map<string, number>()
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '') continue
    const {combination, durationMs, event, file: document} = parseLine(line) ?? fail(index + 1)
    if (event !== 'document') continue
    if (typeof document !== 'string' || typeof durationMs !== 'number' || !(durationMs >= 0)) fail(index + 1)
    else
      durations.set(
        nameInRun({combination: typeof combination === 'string' ? combination : undefined, file: document}),
        durationMs
      )
  }
  return durations

  function fail(line: number): never {
    throw new UsageError(
      `${file}:${line}: This line is not from a JSON report. Write one with \`--reporter json:${path.basename(file)}\`.`
    )
  }
}

function parseLine(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && 'event' in value ? {...value} : undefined
  } catch {
    return undefined
  }
}
