import type {Reporter, RunEvent} from '../model/event.js'

/**
 * Tells a reporter the events of documents that run side by side in the order of the documents, never interleaved. The
 * first document that is not over is told as it happens, the others wait; `progress` does not.
 */
export function orderEvents(files: readonly string[], reporter: Reporter): Reporter {
  const waiting = new Map<string, RunEvent[]>(files.map(file => [file, []]))
  const over = new Set<string>()
  let head = 0
  const advance = () => {
    for (let file = files[head]; file !== undefined; file = files[++head]) {
      for (const event of waiting.get(file) ?? []) reporter.on(event)
      waiting.set(file, [])
      if (!over.has(file)) return
    }
  }
  return {
    close: () => reporter.close(),
    on(event) {
      if (event.kind === 'start' || event.kind === 'end' || event.kind === 'progress') return reporter.on(event)
      if (event.kind === 'document-end') over.add(event.file)
      waiting.get(event.file)?.push(event)
      advance()
    }
  }
}
