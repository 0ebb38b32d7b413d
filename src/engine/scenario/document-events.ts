import type {DocumentEndEvent, RunEvent} from '../../model/event.js'

/** The events of one file, kept until its turn to be reported. */
export interface DocumentEvents {
  readonly events: readonly RunEvent[]
  readonly end: DocumentEndEvent
}
