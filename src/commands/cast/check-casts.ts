import {readStamp} from '../../cast/read-stamp.js'
import {stampSteps, whyStale} from '../../cast/stamp.js'
import type {DocumentRecords} from '../../engine/document-run.js'
import {ifExists} from '../../files/if-exists.js'
import {readRegularFile} from '../../files/read-regular-file.js'
import type {CastFile} from './targets.js'

/** Why a file isn't the cast of a document that has run; `undefined` if it is. `judged` has the results of its steps. */
export function whyOutdated({options, path}: CastFile, judged: DocumentRecords): string | undefined {
  const text = readText(path)
  if (text === undefined) return "it doesn't exist"
  const found = readStamp(path, text)
  if (!found) return "it isn't a cast that Fencepost made"
  if (found.isEdited) return 'it was edited'
  return whyStale(found.stamp, {document: judged.file, options, steps: stampSteps(judged.records)})
}

/** The options that a file was made with; `undefined` if Fencepost hasn't made it. */
export function optionsOf(path: string): CastFile['options'] | undefined {
  const text = readText(path)
  return text === undefined ? undefined : readStamp(path, text)?.stamp.options
}

/** Whether there is a file that Fencepost hasn't made. */
export function isForeign(path: string): boolean {
  return readText(path) !== undefined && optionsOf(path) === undefined
}

/** The text of a file; `undefined` if it doesn't exist. Throws a `UsageError` for a pipe or a device. */
function readText(path: string): string | undefined {
  return ifExists(() => readRegularFile(path))?.toString()
}
