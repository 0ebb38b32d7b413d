import type {DocumentEndEvent, RunEvent} from '../../model/event.js'

/** What became of a file, told when its turn comes. */
export interface DocumentEvents {
  readonly events: readonly RunEvent[]
  readonly end: DocumentEndEvent
}
