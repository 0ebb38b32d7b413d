import type {Reporter, RunEvent} from '../model/event.js'

/** What tells the events of one group of documents. */
export interface GroupEmitter {
  on(event: RunEvent): void
  /** The group has no more events. */
  end(): void
}

/**
 * Tells a reporter the events of groups that run side by side in the order of the groups, never interleaved. The first
 * group that is not over is told as it happens, the others wait; `progress` does not.
 */
export function orderEvents(count: number, reporter: Reporter): readonly GroupEmitter[] {
  const waiting: RunEvent[][] = Array.from({length: count}, () => [])
  const over = new Set<number>()
  let head = 0
  const advance = () => {
    for (let events = waiting[head]; events !== undefined; events = waiting[++head]) {
      for (const event of events.splice(0)) reporter.on(event)
      if (!over.has(head)) return
    }
  }
  return waiting.map((events, index) => ({
    end() {
      over.add(index)
      advance()
    },
    on(event) {
      if (event.kind === 'progress') return reporter.on(event)
      events.push(event)
      advance()
    }
  }))
}
