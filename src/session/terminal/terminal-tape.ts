import type {TapeEvent} from '../../model/output.js'

/** No mark of shell integration has more bytes. */
const longestMark = 1 << 13
const start = Buffer.from('\x1b]133;')
const bell = 0x07

/**
 * Keeps what a terminal is sent while a command runs, as it came, without the marks of shell integration, the prompt and
 * the line that the runner enters there.
 */
export class TerminalTape {
  /** Occurs in the marks of the runner, and nowhere else; absent until the shell has shown it. */
  id: string | undefined
  #decoder = new TextDecoder()
  /** What may be the beginning of a mark. */
  #rest: Buffer = Buffer.alloc(0)
  #isRunning = false
  #events: TapeEvent[] = []
  /** How many events came before the command began that runs. */
  #before = 0
  #room = 0
  #startedAt = performance.now()

  /** Begins to measure time for the text that is entered next, and to keep so many bytes. */
  begin(most: number): void {
    this.#startedAt = performance.now()
    this.#room = most
  }

  /** Takes what the terminal is sent. */
  feed(chunk: Buffer): void {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    this.#rest = Buffer.alloc(0)
    for (let at = bytes.indexOf(start); at !== -1; at = bytes.indexOf(start)) {
      const end = bytes.indexOf(bell, at)
      if (end === -1 && bytes.length - at < longestMark) {
        this.#print(bytes.subarray(0, at))
        this.#rest = Buffer.from(bytes.subarray(at))
        return
      }
      const after = end === -1 ? at + start.length : end + 1
      this.#print(bytes.subarray(0, at))
      this.#read(bytes.toString('latin1', at + start.length, after - 1))
      bytes = bytes.subarray(after)
    }
    let cut = Math.min(start.length - 1, bytes.length)
    while (!start.subarray(0, cut).equals(bytes.subarray(bytes.length - cut))) cut--
    this.#print(bytes.subarray(0, bytes.length - cut))
    this.#rest = Buffer.from(bytes.subarray(bytes.length - cut))
  }

  /** Takes what is typed into a program that runs. */
  type(text: string): void {
    if (this.#isRunning) this.#add('typed', text)
  }

  /** All that came since the last call: before the command that runs, and from its beginning on. */
  take(): {readonly before: readonly TapeEvent[]; readonly events: readonly TapeEvent[]} {
    const events = this.#events
    const before = events.splice(0, this.#before)
    this.#events = []
    this.#before = 0
    return {before, events}
  }

  #read(mark: string): void {
    if (this.id === undefined || !mark.endsWith(`;${this.id}`)) return
    const [letter] = mark
    if (letter === 'C') {
      this.#isRunning = true
      this.#startedAt = performance.now()
      this.#before = this.#events.length
      this.#decoder = new TextDecoder()
    }
    if (letter === 'A' || letter === 'B' || letter === 'D') this.#isRunning = false
  }

  #print(bytes: Buffer): void {
    if (!this.#isRunning || bytes.length === 0) return
    const kept = bytes.subarray(0, this.#room)
    this.#room -= kept.length
    const text = this.#decoder.decode(kept, {stream: true})
    if (text !== '') this.#add('printed', text)
  }

  #add(kind: TapeEvent['kind'], text: string): void {
    this.#events.push({at: performance.now() - this.#startedAt, kind, text})
  }
}
