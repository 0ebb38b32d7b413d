/** The record that ends a block. */
export interface EndRecord {
  /** `exiting`: the shell ends now, in the block. */
  readonly ending: 'exiting' | 'refused' | 'returned'
  readonly status: number
  readonly failed: {readonly command: string; readonly line: number; readonly status: number} | undefined
  /** When the block began and ended, in milliseconds since 1970; not a number where the shell could not tell. */
  readonly from: number
  readonly to: number
  /** Whether the shell goes on with the block behind it, which it has already. */
  readonly goesOn: boolean
}

/** A block's output, cut at its end record. */
export interface ReadOutput {
  readonly text: string
  readonly omittedBytes: number
}

/** A block that has ended. */
export interface EndedBlock {
  readonly output: ReadOutput
  readonly record: EndRecord
}

/** What is to be kept of a block's output. */
export interface KeptOutput {
  /** Most bytes. */
  readonly maxOutput: number
}

const decoder = new TextDecoder()

/**
 * Takes the bytes of a session's output pipe and cuts them at the records that end blocks. Each byte is looked at once;
 * what is over the cap is counted and dropped at once, so that memory stays flat.
 */
export class OutputReader {
  readonly #mark: Buffer
  #present: KeptOutput = {maxOutput: 0}
  #kept: Buffer[] = []
  #keptBytes = 0
  #omittedBytes = 0
  /** How many of the last bytes are kept, in place of the first; 0 while the first are. */
  #tail = 0
  /** Bytes that may be the beginning of a mark, or a record that is not whole yet. */
  #rest: Buffer = Buffer.alloc(0)
  #failedAtExit: EndRecord['failed']
  /** Whether `#rest` begins with a mark. */
  #inRecord = false

  /** `secret` stands in each record, and nowhere else. */
  constructor(secret: string) {
    this.#mark = Buffer.from(`\0${secret}\0`)
  }

  /** What failed last in the block that ended the shell, where the shell could tell. */
  get failedAtExit(): EndRecord['failed'] {
    return this.#failedAtExit
  }

  /** Says what is to be kept of the block that runs now. */
  keep(present: KeptOutput): void {
    this.#present = present
  }

  /** Forgets what was kept, and up to the end of the block keeps the last chunks in place of the first, some `size` bytes. */
  follow(size: number): void {
    this.#forget()
    this.#tail = size
  }

  /** Takes a chunk; gives the blocks that end in it, each before the next one is read. */
  *push(chunk: Buffer): Generator<EndedBlock, void> {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    for (;;) {
      if (!this.#inRecord) {
        const start = bytes.indexOf(this.#mark)
        // A mark may be split over two chunks, so its length less one is held back.
        const end = start === -1 ? Math.max(0, bytes.length - this.#mark.length + 1) : start
        this.#keep(bytes.subarray(0, end))
        bytes = bytes.subarray(end)
        if (start === -1) break
        this.#inRecord = true
      }
      const close = bytes.indexOf(this.#mark, this.#mark.length - 1)
      if (close === -1) break
      const record = readRecord(bytes.toString('utf8', this.#mark.length, close).split('\0'))
      bytes = bytes.subarray(close + this.#mark.length)
      this.#inRecord = false
      // The block's output goes on behind it.
      if (record.ending === 'exiting') this.#failedAtExit = record.failed
      else yield {output: this.#take(), record}
    }
    this.#rest = Buffer.from(bytes)
  }

  /** Gives what was printed behind the last record, with what was held back for a mark that never came. */
  end(): ReadOutput {
    this.#keep(this.#rest)
    this.#rest = Buffer.alloc(0)
    this.#inRecord = false
    return this.#take()
  }

  /** What the block has printed so far; what may be the beginning of a mark is left out. */
  peek(): string {
    const rest = this.#inRecord ? Buffer.alloc(0) : this.#rest
    const nul = rest.lastIndexOf(0)
    const isMark = nul !== -1 && this.#mark.subarray(0, rest.length - nul).equals(rest.subarray(nul))
    const loose = rest.subarray(0, isMark ? nul : undefined)
    return decoder.decode(Buffer.concat([...this.#kept, loose]).subarray(0, this.#present.maxOutput))
  }

  #take(): ReadOutput {
    const [first] = this.#kept
    const bytes = first && this.#kept.length === 1 ? first : Buffer.concat(this.#kept)
    const output = {omittedBytes: this.#omittedBytes, text: decoder.decode(bytes)}
    this.#forget()
    return output
  }

  #forget(): void {
    this.#kept = []
    this.#keptBytes = 0
    this.#omittedBytes = 0
    this.#tail = 0
  }

  #keep(bytes: Buffer): void {
    if (this.#tail > 0) {
      this.#kept.push(Buffer.from(bytes))
      this.#keptBytes += bytes.length
      while (this.#keptBytes - (this.#kept[0]?.length ?? 0) >= this.#tail) {
        const size = this.#kept.shift()?.length ?? 0
        this.#keptBytes -= size
        this.#omittedBytes += size
      }
      return
    }
    const room = Math.max(0, this.#present.maxOutput - this.#keptBytes)
    const kept = bytes.subarray(0, room)
    if (kept.length > 0) this.#kept.push(Buffer.from(kept))
    this.#keptBytes += kept.length
    this.#omittedBytes += bytes.length - kept.length
  }
}

function readRecord([words = '', from = '', to = '', command = '']: readonly string[]): EndRecord {
  const [ending, status, failedStatus, line, goesOn] = words.split(' ')
  const failed = Number(failedStatus)
  return {
    ending: ending === 'exiting' || ending === 'refused' ? ending : 'returned',
    failed: failed === 0 ? undefined : {command: command.split('\n')[0] ?? '', line: Number(line), status: failed},
    from: readTime(from),
    goesOn: goesOn === '1',
    status: Number(status),
    to: readTime(to)
  }
}

/** A time as bash tells it, in seconds with the locale's decimal sign. */
function readTime(text: string): number {
  return text === '' ? Number.NaN : Number(text.replace(',', '.')) * 1000
}
