/** The output of one block. */
export interface ReadOutput {
  readonly text: string
  readonly omittedBytes: number
}

/** A block whose output is read next. */
export interface ExpectedOutput {
  /** The output ends at `\0`, the first half of this key, more about the end, and `\0`. */
  readonly key: string
  /** Bytes to keep. */
  readonly maxOutput: number
}

const decoder = new TextDecoder()
const nothing = Buffer.alloc(0)

/** Characters of the half of a key that ends an output. */
export const markSize = 16
/** The most bytes of the last lines. */
const longestLast = 1 << 12
/** No end of an output has more bytes behind its mark. */
const longestEnd = 200

/**
 * Takes the bytes of a shell's output pipe and cuts them at the keys that end blocks. Each byte is looked at once, and
 * those beyond the limit are counted and dropped at once, so memory stays flat.
 */
export class OutputReader {
  #expected: ExpectedOutput | undefined
  /** What ends the output; empty if it isn't known yet. */
  #mark = ''
  #kept: Buffer[] = []
  #keptBytes = 0
  #omittedBytes = 0
  /** How many of the last bytes are kept instead of the first; 0 while the first are. */
  #tail = 0
  /** The last bytes that were dropped because there are too many. */
  #dropped = nothing
  /** Bytes that may be the beginning of a mark. */
  #rest = nothing

  /** Sets the block whose output comes next. What was printed since the last one belongs to it. */
  expect(expected: ExpectedOutput): void {
    this.#expected = expected
    this.#mark = `\0${expected.key.slice(0, markSize)}`
  }

  /** Drops what was kept, and until the block ends keeps the last chunks instead of the first, `size` bytes or so. */
  follow(size: number): void {
    this.#forget()
    this.#tail = size
  }

  /** Takes a chunk. Calls `onEnd` at the end of each block, with the text after its end mark; it may set the next block. */
  push(chunk: Buffer, onEnd: (output: ReadOutput, end: string) => void): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    /** Where the bytes begin that aren't taken yet. */
    let from = 0
    for (;;) {
      const start = this.#mark === '' ? -1 : bytes.indexOf(this.#mark, from, 'latin1')
      // A mark may be split over two chunks.
      const end = start === -1 ? Math.max(from, bytes.length - Math.max(0, this.#mark.length - 1)) : start
      const close = start === -1 ? -1 : bytes.indexOf(0, start + 1)
      if (start === -1 || (close === -1 && bytes.length - start < longestEnd)) {
        this.#keep(bytes.subarray(from, end))
        from = end
        break
      }
      const afterMark = start + this.#mark.length
      const about = bytes.toString('latin1', afterMark, close === -1 ? afterMark : close)
      this.#mark = ''
      onEnd(this.#take(bytes.subarray(from, end)), about)
      from = close === -1 ? afterMark : close + 1
    }
    this.#rest = Buffer.from(bytes.subarray(from))
  }

  /** Returns what was printed after the last mark. */
  end(): ReadOutput {
    const rest = this.#rest
    this.#rest = nothing
    return this.#take(rest)
  }

  /** What the block has printed so far, without what may be the beginning of a mark. */
  peek(): string {
    const bytes = Buffer.concat([...this.#kept, this.#restBeforeMark()])
    return decoder.decode(bytes.subarray(0, this.#expected?.maxOutput ?? 0))
  }

  /** The last lines that the block has printed so far. */
  last(): string {
    const chunks = [this.#restBeforeMark()]
    const kept = this.#dropped.length > 0 ? [this.#dropped] : this.#kept
    for (let index = kept.length - 1, size = 0; index >= 0 && size < longestLast; index--) {
      const chunk = kept[index] ?? nothing
      chunks.unshift(chunk)
      size += chunk.length
    }
    const bytes = Buffer.concat(chunks)
    const last = bytes.subarray(-longestLast)
    // From the beginning of a line, if there is one.
    return decoder.decode(last.length < bytes.length ? last.subarray(last.indexOf('\n') + 1) : last)
  }

  /** The bytes that came last, without what may be the beginning of a mark. */
  #restBeforeMark(): Buffer {
    const nul = this.#rest.lastIndexOf(0)
    const found = this.#rest.subarray(nul, nul + this.#mark.length)
    const isMark = nul !== -1 && this.#mark.startsWith(found.toString('latin1'))
    return this.#rest.subarray(0, isMark ? nul : undefined)
  }

  /** The output that ends with these bytes. */
  #take(last: Buffer): ReadOutput {
    // Most outputs are a part of one chunk.
    if (this.#keptBytes + this.#omittedBytes === 0 && last.length <= (this.#expected?.maxOutput ?? 0)) {
      this.#forget()
      return {omittedBytes: 0, text: decoder.decode(last)}
    }
    this.#keep(last)
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
    this.#dropped = nothing
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
    const room = Math.max(0, (this.#expected?.maxOutput ?? 0) - this.#keptBytes)
    const kept = bytes.subarray(0, room)
    if (kept.length > 0) this.#kept.push(Buffer.from(kept))
    this.#keptBytes += kept.length
    this.#omittedBytes += bytes.length - kept.length
    if (kept.length < bytes.length) {
      const dropped = bytes.length < longestLast ? Buffer.concat([this.#dropped, bytes]) : bytes
      this.#dropped = Buffer.from(dropped.subarray(-longestLast))
    }
  }
}
