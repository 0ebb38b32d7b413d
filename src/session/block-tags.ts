import type {StepRequest} from './session.js'

/** The blocks that the present shell of a session was given, by the numbers that stand in the environment of what they start. */
export class NumberedBlocks {
  /** Names the session. */
  readonly #session: string
  #count = 0
  readonly #requests = new Map<number, StepRequest>()

  constructor(session: string) {
    this.#session = session
  }

  /** A new shell begins to count. One that ends takes all that it started with it. */
  restart(): void {
    this.#count = 0
    this.#requests.clear()
  }

  /** Counts a block as its shell does, with what asked for it where a step did; gives its name. */
  add(request?: StepRequest): string {
    this.#count++
    if (request) this.#requests.set(this.#count, request)
    return `${this.#session}:${this.#count}`
  }

  /** The request whose block a tag names: `session:block`, with more behind it in a run that the block started. */
  requestOf(tag: string): StepRequest | undefined {
    const name = `${this.#session}:`
    return tag.startsWith(name) ? this.#requests.get(Number.parseInt(tag.slice(name.length), 10)) : undefined
  }
}
