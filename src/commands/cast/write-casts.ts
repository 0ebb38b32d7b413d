import {mkdir} from 'node:fs/promises'
import path from 'node:path'
import type {AsciicastVersion} from '../../cast/asciicast.js'
import {formatCast} from '../../cast/format-cast.js'
import {makeCast} from '../../cast/make-cast.js'
import {stampSteps} from '../../cast/stamp.js'
import type {DocumentRecords} from '../../engine/document-run.js'
import {writeAtomically} from '../../files/atomic-write.js'
import {refuseLinkOut} from '../../files/inside.js'
import {formatDuration} from '../../text/format-duration.js'
import type {CommandContext} from '../context.js'
import {isForeign} from './check-casts.js'
import {makeGif} from './make-gif.js'
import type {CastFile} from './targets.js'

export interface WriteCastsOptions {
  readonly context: CommandContext
  readonly files: readonly CastFile[]
  /** What the terminal showed. */
  readonly played: DocumentRecords
  /** The run that decided whether the document passes. */
  readonly judged: DocumentRecords
  /** Absolute path of the project. */
  readonly root: string
  /** The title of a scenario; the first heading of a document if absent. */
  readonly title?: string | undefined
  readonly version: AsciicastVersion
}

const secretShown =
  'the terminal shows the value of a secret in pieces. Keep the step from printing it, or set `hide` for it.'

/** Writes the casts of a document and names them; `false` if a secret keeps one from being written. */
export async function writeCasts(casts: WriteCastsOptions): Promise<boolean> {
  const {context, files, judged, played, root, version} = casts
  const steps = stampSteps(judged.records)
  const [heading = played.file] = (played.records[0]?.step.title ?? '').split(' › ')
  const {title = heading} = casts
  for (const {isNamed, name, options, path: file} of files) {
    if (isNamed && isForeign(file)) {
      context.stderr(
        `fencepost: ${name} isn't written, because it isn't a cast that Fencepost made. Remove it, or use \`-o\`.\n`
      )
      return false
    }
    const made = await makeCast(played.records, {mask: played.mask, options, title})
    if (!made) {
      context.stderr(`fencepost: ${name} isn't written, because ${secretShown}\n`)
      return false
    }
    const stamp = {document: played.file, options, steps}
    const content = (file: string) => formatCast(made, {file, stamp, version})
    const bytes = file.endsWith('.gif') ? await makeGif(content('demo.cast'), context) : content(file)
    refuseLinkOut(file, root)
    await mkdir(path.dirname(file), {recursive: true}).catch(() => {})
    await writeAtomically(file, bytes, {root})
    context.stderr(`Wrote ${name} (${formatDuration(made.cast.duration)})\n`)
  }
  return true
}
