import type {DocumentRecords} from '../../engine/document-run.js'
import type {DocumentRef} from '../../model/document.js'
import type {RunEvent} from '../../model/event.js'
import type {WatchedProject} from './observed-project.js'
import type {Request} from './request-queue.js'

/** What a live view may do with a watch. */
export interface WatchControl {
  /** Asks for a run. */
  request(request: Request): void
  /** Stops the run that is under way. */
  stop(): void
}

/** A live view of the documents of a watch. */
export interface WatchView {
  /** The project was read. */
  onProject(project: WatchedProject): void
  /** A run of these documents starts; with none, it has ended. */
  onRun(documents: readonly DocumentRef[]): void
  onLive(event: RunEvent): void
  onRecords(records: DocumentRecords): void
  close(): Promise<void>
}
