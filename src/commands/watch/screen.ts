import {styleText} from 'node:util'
import {showControls} from '../../text/show-controls.js'

/** Where a watch shows what it does. */
export interface ScreenOptions {
  readonly write: (text: string) => void
  readonly color: boolean
  /** Rows of the terminal; absent where it is none. */
  readonly rows?: () => number
  /** Whether keys are heard. */
  readonly hasKeys: boolean
}

const keys = [
  ['Enter', 'follow all documents'],
  ['f', 'follow those that failed'],
  ['u', 'update the snapshots of what differs'],
  ['p', 'filter by the name of a document or step'],
  ['h, ?', 'this help'],
  ['q', 'quit']
] as const

/** How many names of documents a line holds at most. */
const mostNames = 5

/** What a watch says between runs. */
export class Screen {
  readonly #options: ScreenOptions

  constructor(options: ScreenOptions) {
    this.#options = options
  }

  /** Says something on a line of its own. */
  say(text: string): void {
    this.#options.write(`${showControls(text)}\n`)
  }

  /** Begins a run on a fresh screen; what stood there can be scrolled back to. */
  begin(what: string): void {
    const {rows, write} = this.#options
    if (rows) write(`${'\n'.repeat(Math.max(0, rows() - 1))}\u001B[H\u001B[J`)
    write(`${this.#style('bold', showControls(what))}\n`)
  }

  /** Says that the next change is waited for, what still fails, and which keys there are. */
  wait({failed, filter}: {readonly failed: readonly string[]; readonly filter: string}): void {
    const {hasKeys, write} = this.#options
    const only = filter === '' ? '' : ` of \`${showControls(filter)}\``
    const fails =
      failed.length === 0 ? '' : ` ${failed.length === 1 ? 'Fails' : `${failed.length} fail`}: ${listNames(failed)}.`
    write(`\nWaiting for changes${only}.${fails}\n`)
    if (hasKeys) write(`${this.#style('dim', 'Enter all · f failed · u update · p filter · h help · q quit')}\n`)
  }

  /** Shows a line that is being typed. */
  readonly prompt = (text: string): void => {
    this.#options.write(`\r\u001B[KFilter by name (empty: all): ${showControls(text)}`)
  }

  help(): void {
    const width = Math.max(...keys.map(([key]) => key.length))
    for (const [key, meaning] of keys) this.say(`  ${key.padEnd(width)}  ${meaning}`)
  }

  #style(style: 'bold' | 'dim', text: string): string {
    return this.#options.color ? styleText(style, text, {validateStream: false}) : text
  }
}

/** Names in a row, some of them where there are many. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).map(showControls).join(', ')
  return names.length > mostNames ? `${shown} and ${names.length - mostNames} more` : shown
}
