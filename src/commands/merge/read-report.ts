import {createReadStream} from 'node:fs'
import {createInterface} from 'node:readline'
import {UsageError} from '../../model/errors.js'
import type {EndEvent, StartEvent} from '../../model/event.js'
import {type ReportLine, readLine} from './report-line.js'

/** A `json` report that is whole. */
export interface Report {
  /** Path as the person gave it. */
  readonly file: string
  /** Absolute path. */
  readonly path: string
  readonly start: StartEvent
  readonly end: EndEvent
}

/** The lines of a report, one by one. Throws a `UsageError` for one that is none. */
export async function* readLines({file, path}: Pick<Report, 'file' | 'path'>): AsyncGenerator<ReportLine> {
  let number = 0
  try {
    for await (const line of createInterface({crlfDelay: Number.POSITIVE_INFINITY, input: createReadStream(path)})) {
      number++
      const read = readLine(line)
      if (read) yield read
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    if (error instanceof Error && 'code' in error)
      throw new UsageError(`Expected a report at \`${file}\`, got: ${reason}.`, {cause: error})
    throw new UsageError(
      `${file}:${number}: Expected a line of a \`json\` report, got another: ${reason}. Write it with \`--reporter json:FILE\` of the same version, and hand it on whole.`,
      {cause: error}
    )
  }
}

/** Reads a report to its end, to see that it is whole. Throws a `UsageError` where it is not. */
export async function readReport(place: Pick<Report, 'file' | 'path'>): Promise<Report> {
  const {file} = place
  let start: StartEvent | undefined
  let end: EndEvent | undefined
  let documents = 0
  for await (const line of readLines(place)) {
    if (end)
      throw new UsageError(
        `Expected one report in \`${file}\`, got more after its end. Keep them in files of their own.`
      )
    if (line.kind === 'start') start = line
    else if (!start)
      throw new UsageError(`Expected \`${file}\` to begin with the \`start\` of a report, got \`${line.kind}\`.`)
    else if (line.kind === 'document') documents++
    else if (line.kind === 'end') end = line
  }
  if (!start || !end || documents !== start.documents)
    throw new UsageError(
      `Expected a whole report in \`${file}\`, got one that is cut off after ${documents} of ${start?.documents ?? 'its'} documents. Run that shard again.`
    )
  return {...place, end, start}
}
