import type {ExecMarker, Marker, MarkerGroup} from '../../model/marker.js'
import {readMarker} from '../../parse/marker.js'
import type {Lines} from '../../text/source-lines.js'
import {type Diagnostic, quote} from '../diagnostics.js'
import type {WrittenOptions} from './read-options.js'

/** A group and its marker. */
export interface ReadGroup {
  readonly marker: Marker
  /** Offset of its first bracket in the file, and the length of its value. */
  readonly offset: number
  readonly size: number
}

/** The markers of one piece of code. */
export interface Markers {
  /** The first exec marker. */
  readonly exec?: ExecMarker
  /** Whether any group is a marker of Fencepost, such as `{{copy}}`, `{{}}` or a misspelled marker. */
  readonly isMarked: boolean
  readonly written: readonly WrittenOptions[]
  readonly diagnostics: readonly Diagnostic[]
  readonly handled: readonly number[]
}

/** Returns the groups of a node with their markers. */
export function readGroups(groups: readonly MarkerGroup[]): readonly ReadGroup[] {
  return groups.map(({offset, value}) => ({marker: readMarker(value), offset, size: value.length}))
}

/** Reads the groups of one piece of code. */
export function readMarkers(groups: readonly ReadGroup[], lines: Lines): Markers {
  const diagnostics: Diagnostic[] = []
  const written: WrittenOptions[] = []
  const handled: number[] = []
  let exec: ExecMarker | undefined

  for (const {marker, offset, size} of groups) {
    if (marker.kind === 'foreign') continue
    handled.push(offset)
    if (marker.kind === 'near-miss') {
      diagnostics.push({
        ruleId: 'misspelled-marker',
        severity: 'warning',
        place: lines.point(offset),
        reason: `The marker ${quote(lines.source.slice(offset, offset + size + 4))} is misspelled, so its code doesn't run`,
        remedy: `Write \`${marker.suggestion}\`.`,
        fix: {start: offset, end: offset + size + 4, text: marker.suggestion}
      })
    } else if (marker.kind === 'exec') {
      exec ??= marker
      written.push({
        kind: 'marker',
        offset,
        end: offset + size + 4,
        words: [],
        pairs: [...marker.options],
        problems: []
      })
    }
  }

  // The first of several markers wins.
  written.reverse()
  return {isMarked: handled.length > 0, written, diagnostics, handled, ...(exec !== undefined && {exec})}
}
