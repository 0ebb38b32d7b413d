const usualFence = '```'

/**
 * Reads a text from top to bottom, a line or a fenced block at a time. A block is one slice of the text and its lines are
 * counted only when a line number below it is asked for: an output may have millions.
 */
export class LineScanner {
  readonly text: string
  /** Where the current line begins. */
  #start = 0
  /** The number and the beginning of the last line whose number was asked for. */
  #countedNumber = 1
  #countedStart = 0

  constructor(text: string) {
    this.text = text
  }

  get isAtEnd(): boolean {
    return this.#start >= this.text.length
  }

  /** The current line without its newline; empty at the end. */
  get line(): string {
    return this.text.slice(this.#start, this.#end(this.#start))
  }

  /** 1-based number of the current line; at the end, of the last line with text. */
  get number(): number {
    return this.numberAt(this.isAtEnd ? this.text.trimEnd().length : this.#start)
  }

  /** 1-based number of the line that holds an offset. */
  numberAt(offset: number): number {
    const isBelow = offset >= this.#countedStart
    const {text} = this
    let number = isBelow ? this.#countedNumber : 1
    let start = isBelow ? this.#countedStart : 0
    for (let next = text.indexOf('\n', start) + 1; next > 0 && next <= offset; next = text.indexOf('\n', next) + 1) {
      number++
      start = next
    }
    this.#countedNumber = number
    this.#countedStart = start
    return number
  }

  /** Moves on to the next line. */
  advance(): void {
    this.#start = this.#end(this.#start) + 1
  }

  skipBlank(): void {
    for (;;) {
      const first = this.text[this.#start]
      if (first === '\n') this.#start++
      else if ((first === ' ' || first === '\t') && /^[ \t]*$/.test(this.line)) this.advance()
      else return
    }
  }

  /**
   * Takes the fenced block that begins on the current line and moves on to the line below it. Returns the lines between
   * the fences, newlines included; nothing, and stays, when no fence closes the block.
   */
  takeFenced(fence: string): string | undefined {
    const from = this.#end(this.#start) + 1
    // The whole fence may be as long as the text, and is like it.
    const mark = `\n${fence.slice(0, usualFence.length)}`
    for (let at = this.text.indexOf(mark, from - 1); at >= 0; at = this.text.indexOf(mark, at + 1)) {
      const end = this.#end(at + 1)
      const [, run = ''] = /^(`+|~+)[ \t]*$/.exec(this.text.slice(at + 1, end)) ?? []
      if (run.length < fence.length) continue
      this.#start = end + 1
      return this.text.slice(from, at + 1)
    }
    return undefined
  }

  /**
   * Takes a block that begins with these lines, and moves on to the line below it. Returns the lines up to its closing
   * fence; nothing, and stays, when other lines come next, or when the block has other backticks like a fence.
   */
  takeUsual(opening: string): string | undefined {
    if (!this.text.startsWith(opening, this.#start)) return undefined
    const from = this.#start + opening.length
    const at = this.text.indexOf(usualFence, from)
    const end = at + usualFence.length
    if (at === -1 || this.text[at - 1] !== '\n' || this.text[end] !== '\n') return undefined
    this.#start = end + 1
    return this.text.slice(from, at)
  }

  #end(start: number): number {
    const end = this.text.indexOf('\n', start)
    return end < 0 ? this.text.length : end
  }
}
