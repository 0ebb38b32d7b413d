import type {ThemeName} from '../model/settings.js'

/** Something that a player shows: output, or the beginning of a step. */
export interface CastEvent {
  /** Milliseconds since the beginning. */
  readonly at: number
  readonly kind: 'marker' | 'output'
  readonly text: string
}

/** What a document showed on a terminal, ready to be written in some format. */
export interface Cast {
  readonly title: string
  readonly columns: number
  readonly rows: number
  readonly theme: ThemeName
  readonly events: readonly CastEvent[]
  /** Milliseconds until it may start over. */
  readonly duration: number
}
