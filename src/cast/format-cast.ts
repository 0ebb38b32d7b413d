import {type AsciicastVersion, formatAsciicast} from './asciicast.js'
import type {MadeCast} from './make-cast.js'
import type {Stamp} from './stamp.js'
import {formatSvg} from './svg.js'

/** The text of a file that shows a cast, in the format of its extension. */
export function formatCast(
  {cast, frames}: MadeCast,
  {
    file,
    stamp,
    version
  }: {readonly file: string; readonly stamp: Omit<Stamp, 'shows'>; readonly version: AsciicastVersion}
): string {
  return file.endsWith('.svg') ? formatSvg(cast, frames, stamp) : formatAsciicast(cast, stamp, version)
}
