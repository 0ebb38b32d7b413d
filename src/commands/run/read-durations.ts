import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {UsageError} from '../../model/errors.js'

/**
 * Reads how long each document took, in milliseconds, from a `json` report; nothing where there is no such file, as in the
 * first run of a project. Throws a `UsageError` for a file that is no report.
 */
export async function readDurations(file: string, cwd: string): Promise<ReadonlyMap<string, number> | undefined> {
  let text: string
  try {
    text = await readFile(path.resolve(cwd, file), 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error
    if (code === 'ENOENT') return undefined
    throw new UsageError(`Expected \`--durations\` to name a report, got \`${file}\` (${code}).`, {cause: error})
  }
  const durations = new Map<string, number>()
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '') continue
    const {durationMs, event, file: document} = parseLine(line) ?? fail(index + 1)
    if (event !== 'document') continue
    if (typeof document !== 'string' || typeof durationMs !== 'number' || !(durationMs >= 0)) fail(index + 1)
    else durations.set(document, durationMs)
  }
  return durations

  function fail(line: number): never {
    throw new UsageError(
      `${file}:${line}: Expected a line of a \`json\` report, got something else. Write one with \`--reporter json:${path.basename(file)}\`.`
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
