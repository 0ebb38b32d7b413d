import type {Reporter, RunEvent} from '../model/event.js'

/** Receives the events of one group of documents. */
export interface GroupEmitter {
  on(event: RunEvent): void
  /** The group has no more events, unless it restarts. */
  end(): void
  /** The group starts again: its events that were not reported yet never are. */
  restart(): void
}

/**
 * Emitters for groups that run at the same time. The reporter gets the events group by group: those of the first group
 * that hasn't ended at once, the others later. Only `progress` events are never delayed.
 */
export function orderEvents(count: number, reporter: Reporter): readonly GroupEmitter[] {
  const waiting: RunEvent[][] = Array.from({length: count}, () => [])
  const ended = new Set<number>()
  let head = 0
  const report = (events: RunEvent[]) => {
    for (const event of events.splice(0)) reporter.on(event)
  }
  const advance = () => {
    for (let events = waiting[head]; events !== undefined; events = waiting[++head]) {
      report(events)
      if (!ended.has(head)) return
    }
  }
  return waiting.map((events, index) => ({
    end() {
      ended.add(index)
      // A group that restarted after the others before it ended is reported when it ends again.
      if (index < head) report(events)
      advance()
    },
    on(event) {
      if (event.kind === 'progress') return reporter.on(event)
      events.push(event)
      advance()
    },
    restart() {
      events.length = 0
      ended.delete(index)
    }
  }))
}
