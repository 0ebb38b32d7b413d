import {formatDuration} from '../../text/format-duration.js'

/** A duration as text that doesn't break over lines. */
export function unbrokenDuration(milliseconds: number): string {
  return formatDuration(milliseconds).replaceAll(' ', '\u00A0')
}
