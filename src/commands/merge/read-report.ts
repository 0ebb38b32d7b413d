import {createReadStream} from 'node:fs'
import {createInterface} from 'node:readline'
import {openRegularFile} from '../../files/read-regular-file.js'
import {UsageError} from '../../model/errors.js'
import type {EndEvent, StartEvent} from '../../model/event.js'
import {type ReportLine, readLine} from './report-line.js'

/** A complete JSON report. */
export interface Report {
  /** Path as given on the command line. */
  readonly file: string
  /** Absolute path. */
  readonly path: string
  readonly start: StartEvent
  readonly end: EndEvent
}

/** The lines of a report, one by one. Throws a `UsageError` for an invalid line. */
export async function* readLines({file, path}: Pick<Report, 'file' | 'path'>): AsyncGenerator<ReportLine> {
  let number = 0
  try {
    const input = createReadStream('', {fd: openRegularFile(path)})
    for await (const line of createInterface({crlfDelay: Number.POSITIVE_INFINITY, input})) {
      number++
      const read = readLine(line)
      if (read) yield read
    }
  } catch (error) {
    if (error instanceof UsageError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    if (error instanceof Error && 'code' in error)
      throw new UsageError(`Can't read the report \`${file}\`: ${reason}.`, {cause: error})
    throw new UsageError(
      `${file}:${number}: This line is not from a JSON report: ${reason}. Write the report with \`--reporter json:FILE\` of the same version, and don't edit it.`,
      {cause: error}
    )
  }
}

/** Reads a report to its end to check that it is complete and doesn't contradict itself. Throws a `UsageError` if not. */
export async function readReport(place: Pick<Report, 'file' | 'path'>): Promise<Report> {
  const {file} = place
  let start: StartEvent | undefined
  let end: EndEvent | undefined
  let documents = 0
  let failed = 0
  for await (const line of readLines(place)) {
    if (end) throw new UsageError(`\`${file}\` holds more than one report. Write each report to a file of its own.`)
    if (line.kind === 'start') start = line
    else if (!start)
      throw new UsageError(`\`${file}\` lacks its beginning: its first event is \`${line.kind}\`. Rerun that shard.`)
    else if (line.kind === 'document') {
      documents++
      if (line.end.failed) failed++
    } else if (line.kind === 'end') end = line
  }
  if (!start || !end || documents !== start.documents)
    throw new UsageError(
      `\`${file}\` is cut off after ${documents} of ${start?.documents ?? 'its'} documents. Rerun that shard.`
    )
  const {failed: said, notRun = 0} = end.documents
  if (failed > said + notRun || (failed > 0 && !end.failed))
    throw new UsageError(
      `\`${file}\` contradicts itself: ${failed} of its documents failed, which its last line doesn't say. Rerun that shard.`
    )
  return {...place, end, start}
}
