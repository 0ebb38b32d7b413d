import {shownByAsciicast} from './asciicast.js'
import type {Stamp} from './stamp.js'
import {shownBySvg} from './svg.js'

/** The stamp of a file that Fencepost made. */
export interface FoundStamp {
  readonly stamp: Stamp
  /** Whether it shows something else than what was written: it was edited, or damaged. */
  readonly isEdited: boolean
}

/** Reads what a file says about how it was made; `undefined` if another program made it. Pure. */
export function readStamp(file: string, text: string): FoundStamp | undefined {
  try {
    const {shows, stamp} = file.endsWith('.svg') ? shownBySvg(text) : shownByAsciicast(text)
    const isStamp = typeof stamp === 'object' && stamp !== null && 'steps' in stamp && Array.isArray(stamp.steps)
    return isStamp ? {isEdited: shows !== (stamp as Stamp).shows, stamp: stamp as Stamp} : undefined
  } catch {
    return undefined
  }
}
