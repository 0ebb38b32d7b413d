/** What to do next, requested by a key or by a change of files. */
export type Request =
  /** Accept the output of the first failing step. */
  | {readonly kind: 'accept'}
  /** Run the first failing step again. */
  | {readonly kind: 'again'}
  /** Run the document of the first failing step; all documents if none failed. */
  | {readonly kind: 'enter'}
  /** Run all documents. */
  | {readonly kind: 'all'}
  /** Run the documents that these files affect; absolute paths. */
  | {readonly kind: 'changed'; readonly paths: readonly string[]}
  /** Run these documents, as reported. */
  | {readonly kind: 'documents'; readonly files: readonly string[]}
  /** Run the documents that failed last. */
  | {readonly kind: 'failed'}
  /** Ask for a filter and run what matches. */
  | {readonly kind: 'filter'}
  /** Run these steps of a document, and the steps above them. */
  | {readonly kind: 'steps'; readonly name: string; readonly lines: readonly number[]}
  /** Show the keys. */
  | {readonly kind: 'help'}
  /** Update the mismatched snapshots. */
  | {readonly kind: 'update'}

/** Pending requests in order; equal requests are merged. */
export class RequestQueue {
  #waiting: readonly Request[] = []
  #wake: (() => void) | undefined
  readonly #stop = () => this.#wake?.()

  /** Adds a request, merged with a pending one if possible. */
  add(request: Request): void {
    this.#waiting = merge(this.#waiting, request)
    this.#wake?.()
  }

  /** Resolves with the next request; undefined if the signal is aborted. */
  async next(signal: AbortSignal): Promise<Request | undefined> {
    while (!signal.aborted) {
      const [first, ...rest] = this.#waiting
      this.#waiting = rest
      if (first) return first
      await new Promise<void>(resolve => {
        this.#wake = resolve
        signal.addEventListener('abort', this.#stop, {once: true})
      })
      signal.removeEventListener('abort', this.#stop)
      this.#wake = undefined
    }
    return undefined
  }
}

/** Requests that a run of all documents replaces. */
const replacedByAll: ReadonlySet<Request['kind']> = new Set(['all', 'changed', 'documents', 'failed', 'steps'])

function merge(waiting: readonly Request[], request: Request): readonly Request[] {
  const has = (kind: Request['kind']) => waiting.some(other => other.kind === kind)
  switch (request.kind) {
    case 'all':
      return [...waiting.filter(({kind}) => !replacedByAll.has(kind)), request]
    case 'changed': {
      // Kept even if all documents run anyway: the configuration may be among the paths.
      const paths = waiting.flatMap(other => (other.kind === 'changed' ? other.paths : []))
      const others = waiting.filter(({kind}) => kind !== 'changed')
      return [...others, {kind: 'changed', paths: [...new Set([...paths, ...request.paths])]}]
    }
    case 'documents': {
      const files = waiting.flatMap(other => (other.kind === 'documents' ? other.files : []))
      const others = waiting.filter(({kind}) => kind !== 'documents')
      return has('all') ? waiting : [...others, {files: [...new Set([...files, ...request.files])], kind: 'documents'}]
    }
    case 'steps':
      return has('all') ? waiting : [...waiting, request]
    case 'accept':
    case 'again':
    case 'enter':
    case 'failed':
    case 'filter':
    case 'help':
    case 'update':
      return has(request.kind) || (request.kind === 'failed' && has('all')) ? waiting : [...waiting, request]
    default:
      return request satisfies never
  }
}
