/** Something to be done next, asked for by a key or by a change. */
export type Request =
  /** Follow every document. */
  | {readonly kind: 'all'}
  /** Follow what these files touch; absolute paths. */
  | {readonly kind: 'changed'; readonly paths: readonly string[]}
  /** Follow the documents that failed when they were last followed. */
  | {readonly kind: 'failed'}
  /** Ask for a name, and follow what bears it. */
  | {readonly kind: 'filter'}
  /** Say which keys there are. */
  | {readonly kind: 'help'}
  /** Write what differs to the snapshots. */
  | {readonly kind: 'update'}

/** What is to be done, one after another; what asks for the same is done once. */
export class RequestQueue {
  #waiting: readonly Request[] = []
  #wake: (() => void) | undefined
  readonly #stop = () => this.#wake?.()

  /** Adds a request, together with what waits where one does for both. */
  add(request: Request): void {
    this.#waiting = merge(this.#waiting, request)
    this.#wake?.()
  }

  /** Takes the next request, once there is one; nothing when the signal is aborted. */
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

function merge(waiting: readonly Request[], request: Request): readonly Request[] {
  const has = (kind: Request['kind']) => waiting.some(other => other.kind === kind)
  switch (request.kind) {
    case 'all':
      return [...waiting.filter(({kind}) => kind !== 'changed' && kind !== 'failed' && kind !== 'all'), request]
    case 'changed': {
      // The paths are kept beside a run of all: they tell of a new configuration too.
      const paths = waiting.flatMap(other => (other.kind === 'changed' ? other.paths : []))
      const others = waiting.filter(({kind}) => kind !== 'changed')
      return [...others, {kind: 'changed', paths: [...new Set([...paths, ...request.paths])]}]
    }
    case 'failed':
    case 'filter':
    case 'help':
    case 'update':
      return has(request.kind) || (request.kind === 'failed' && has('all')) ? waiting : [...waiting, request]
    default:
      return request satisfies never
  }
}
