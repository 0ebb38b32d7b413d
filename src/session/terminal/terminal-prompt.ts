import type {FailedCommand} from '../../model/output.js'
import {locateFailure, readFailure} from '../bash/failed-line.js'
import type {ScreenMark} from './terminal-screen.js'

/** The end of a command as its mark tells. */
interface EndMark {
  readonly status: number
  /** `refused` or `blocked` where the block did not run, `aborted` where it did not run to its end. */
  readonly how: string
  /** What was on the screen. */
  readonly text: string
  /** The same with colors; absent for a command that succeeded. */
  readonly styled?: string
}

/** Reads what is on the screen, also with its colors. */
export interface ScreenReader {
  readonly textNow: () => string
  readonly styledNow: () => string | undefined
}

/** Where the shell of a terminal is, as its marks (OSC 133) tell. */
export class TerminalPrompt {
  readonly #now: ScreenReader
  /** What was entered last. */
  #code = ''
  /** What was on the screen before the shell was given its prompt back. */
  #kept: Pick<EndMark, 'styled' | 'text'> | undefined
  #end: EndMark | undefined
  #failed: FailedCommand | undefined
  #firstFailed: FailedCommand | undefined
  #hasBegun = false
  /** The shell hasn't taken the block whose end is waited for: a prompt until then is an earlier one, as after a late Ctrl-C. */
  #isAhead = false
  #isShown = false
  #isTyped = false
  #onShown: () => void = () => {}

  constructor(now: ScreenReader) {
    this.#now = now
  }

  /** The shell waits for a line. */
  get isShown(): boolean {
    return this.#isShown
  }

  /** Something was typed at it and not entered. */
  get isTyped(): boolean {
    return this.#isTyped
  }

  /** The shell has begun with the block that was entered last. */
  get hasBegun(): boolean {
    return this.#hasBegun
  }

  /** The end of the text entered last, if it was reported. */
  get end(): EndMark | undefined {
    return this.#end
  }

  /** The command that failed last since a line was entered. */
  get failed(): FailedCommand | undefined {
    return this.#failed
  }

  /** The command that failed first since a line was entered. */
  get firstFailed(): FailedCommand | undefined {
    return this.#firstFailed
  }

  /** The shell begins again, and has not reported how its last block ended. */
  get isAway(): boolean {
    return this.#kept !== undefined
  }

  /** Resolves when it is shown next, or with `isBlock` behind the block that is about to be entered; only the last caller is notified. */
  shown({isBlock = false} = {}): Promise<void> {
    this.#isAhead = isBlock
    return new Promise(resolve => {
      this.#onShown = resolve
    })
  }

  /** Keys were typed at it. */
  type(): void {
    this.#isTyped = true
  }

  /** Code is about to be entered. */
  enter(code: string): void {
    this.#code = code
    this.#kept = undefined
    this.#end = undefined
    this.#hasBegun = false
  }

  /** Takes what is on the screen for the output of the block, whatever follows until its end is reported. */
  keep(): void {
    this.#kept = this.#look(true)
  }

  #look(withColors: boolean): Pick<EndMark, 'styled' | 'text'> {
    const styled = withColors ? this.#now.styledNow() : undefined
    return {text: this.#now.textNow(), ...(styled?.includes('\x1b') && {styled})}
  }

  /** Takes note of a mark. */
  read({fields, letter}: ScreenMark): void {
    const [status = '0', how = 'returned'] = fields
    if (letter === 'C') {
      this.#isAhead = false
      this.#failed = undefined
      this.#firstFailed = undefined
      this.#end = undefined
      this.#isShown = false
    }
    if (letter === 'S') this.#hasBegun = true
    if (letter === 'E') {
      this.#failed = readEscaped(fields, this.#code)
      this.#firstFailed = readEscaped(fields.slice(3), this.#code)
    }
    if (letter === 'F') this.#failed ??= readEscaped(fields, this.#code)
    if (letter === 'D') {
      // A terminal can print all in capitals.
      this.#end = {how: how.toLowerCase(), status: Number(status), ...(this.#kept ?? this.#look(status !== '0'))}
      this.#kept = undefined
      if (this.#end.how !== 'aborted') this.#isAhead = false
    }
    if (letter === 'B') {
      this.#isShown = true
      this.#isTyped = false
      if (!this.#isAhead) this.#onShown()
    }
  }
}

/** The command that failed as a mark tells it, with its line in `code`. */
function readEscaped(
  [status = '', lines = '', command = '']: readonly string[],
  code: string
): FailedCommand | undefined {
  const unescaped = command.replace(/%(25|3b)/g, (_, code) => (code === '25' ? '%' : ';'))
  const failed = readFailure([status, lines, unescaped])
  return failed && locateFailure(failed, code)
}
