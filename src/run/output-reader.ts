/** The record that ends a block. */
export interface EndRecord {
  readonly ending: 'refused' | 'returned'
  readonly status: number
  readonly failed: {readonly command: string; readonly line: number; readonly status: number} | undefined
}

/** A block's output, cut at its end record. */
export interface ReadOutput {
  readonly text: string
  readonly omittedBytes: number
}

const decoder = new TextDecoder()

/**
 * Takes the bytes of a session's output pipe and finds the record that ends a block. Each byte is looked at once; what
 * is over the cap is counted and dropped at once, so that memory stays flat.
 */
export class OutputReader {
  readonly #mark: Buffer
  #kept: Buffer[] = []
  #keptBytes = 0
  #omittedBytes = 0
  #maxOutput = 0
  /** Whether the last bytes are kept, in place of the first. */
  #keepsLast = false
  /** Bytes that may be the beginning of a mark, or a record that is not whole yet. */
  #rest: Buffer = Buffer.alloc(0)
  /** Whether `#rest` begins with a mark. */
  #inRecord = false

  /** `secret` stands in each record, and nowhere else. */
  constructor(secret: string) {
    this.#mark = Buffer.from(`\0${secret}\0`)
  }

  /** Forgets what was kept, for the next block. */
  start(maxOutput: number): void {
    this.#kept = []
    this.#keptBytes = 0
    this.#omittedBytes = 0
    this.#maxOutput = maxOutput
    this.#keepsLast = false
  }

  /** Forgets what was kept, and from here on keeps the last chunks in place of the first, some `maxOutput` bytes. */
  follow(maxOutput: number): void {
    this.start(maxOutput)
    this.#keepsLast = true
  }

  /** Takes a chunk; gives the record when it is whole. */
  push(chunk: Buffer): EndRecord | undefined {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    if (!this.#inRecord) {
      const start = this.#rest.indexOf(this.#mark)
      // A mark may be split over two chunks, so its length less one is held back.
      const end = start === -1 ? Math.max(0, this.#rest.length - this.#mark.length + 1) : start
      this.#keep(this.#rest.subarray(0, end))
      this.#rest = Buffer.from(this.#rest.subarray(end))
      if (start === -1) return undefined
      this.#inRecord = true
    }
    const close = this.#rest.indexOf(this.#mark, this.#mark.length - 1)
    if (close === -1) return undefined
    const fields = this.#rest.toString('utf8', this.#mark.length, close).split('\0')
    this.#rest = Buffer.from(this.#rest.subarray(close + this.#mark.length))
    this.#inRecord = false
    return readRecord(fields)
  }

  /** Gives what the block printed. With `all`, also what was held back for a mark that never came. */
  take({all}: {readonly all: boolean}): ReadOutput {
    if (all) {
      this.#keep(this.#rest)
      this.#rest = Buffer.alloc(0)
      this.#inRecord = false
    }
    return {omittedBytes: this.#omittedBytes, text: decoder.decode(Buffer.concat(this.#kept))}
  }

  /** What the block has printed so far; what may be the beginning of a mark is left out. */
  peek(): string {
    const rest = this.#inRecord ? Buffer.alloc(0) : this.#rest
    const nul = rest.lastIndexOf(0)
    const isMark = nul !== -1 && this.#mark.subarray(0, rest.length - nul).equals(rest.subarray(nul))
    const loose = rest.subarray(0, isMark ? nul : undefined)
    return decoder.decode(Buffer.concat([...this.#kept, loose]).subarray(0, this.#maxOutput))
  }

  #keep(bytes: Buffer): void {
    if (this.#keepsLast) {
      this.#kept.push(Buffer.from(bytes))
      this.#keptBytes += bytes.length
      while (this.#keptBytes - (this.#kept[0]?.length ?? 0) >= this.#maxOutput) {
        const size = this.#kept.shift()?.length ?? 0
        this.#keptBytes -= size
        this.#omittedBytes += size
      }
      return
    }
    const room = Math.max(0, this.#maxOutput - this.#keptBytes)
    const kept = bytes.subarray(0, room)
    if (kept.length > 0) this.#kept.push(Buffer.from(kept))
    this.#keptBytes += kept.length
    this.#omittedBytes += bytes.length - kept.length
  }
}

function readRecord(fields: readonly string[]): EndRecord {
  const [ending, status, failedStatus, line, command = ''] = fields
  const failed = Number(failedStatus)
  return {
    ending: ending === 'refused' ? 'refused' : 'returned',
    failed: failed === 0 ? undefined : {command: command.split('\n')[0] ?? '', line: Number(line), status: failed},
    status: Number(status)
  }
}
