import {styleText} from 'node:util'
import {showControls} from '../../text/show-controls.js'
import type {FailingStep} from './failing-steps.js'

/** Where a watch prints. */
export interface ScreenOptions {
  readonly write: (text: string) => void
  readonly color: boolean
  /** Rows of the terminal; absent if output goes elsewhere. */
  readonly rows?: () => number
  /** Whether keys are read. */
  readonly hasKeys: boolean
}

const keys = [
  ['r', 'run the first failing step again, and the steps above it'],
  ['u', 'accept the output of the first failing step'],
  ['Enter', 'run the document of the first failing step, or all documents'],
  ['a', 'run all documents'],
  ['f', 'run failed documents'],
  ['U', 'update all mismatched snapshots'],
  ['p', 'filter by name of a document or step'],
  ['h, ?', 'show this help'],
  ['q', 'quit']
] as const

/** What a watch shows while it waits. */
export interface WaitingState {
  /** Failed documents. */
  readonly failed: readonly string[]
  /** Empty without one. */
  readonly filter: string
  /** The step that keys act on; absent if none failed. */
  readonly first?: FailingStep
}

/** The most names on a line. */
const maxNames = 5

/** Prints the messages of a watch between runs. */
export class Screen {
  readonly #options: ScreenOptions

  constructor(options: ScreenOptions) {
    this.#options = options
  }

  /** Prints a line. */
  print(text: string): void {
    this.#options.write(`${showControls(text)}\n`)
  }

  /** Clears the screen for a run and prints its title; the old content stays in the scrollback. */
  begin(title: string): void {
    const {rows, write} = this.#options
    if (rows) write(`${'\n'.repeat(Math.max(0, rows() - 1))}\u001B[H\u001B[J`)
    write(`${this.#style('bold', showControls(title))}\n`)
  }

  /** Prints what still fails and the keys, while the watch waits for changes. */
  wait({failed, filter, first}: WaitingState): void {
    const {hasKeys, write} = this.#options
    const only = filter === '' ? '' : ` (filter: \`${showControls(filter)}\`)`
    const fails = failed.length === 0 ? '' : ` ${failed.length} failed: ${listNames(failed)}.`
    write(`\nWaiting for changes${only}.${fails}\n`)
    if (first) write(`First failure: ${showControls(`${first.file}:${first.line}  ${first.outcome}`)}\n`)
    const onDocument = failed.length > 0 ? 'f failed · Enter all' : 'Enter all'
    const onStep = first ? 'r again · u accept · Enter its document · a all' : onDocument
    if (hasKeys) write(`${this.#style('dim', `${onStep} · p filter · h help · q quit`)}\n`)
  }

  /** Shows the filter while it is typed. */
  readonly prompt = (text: string): void => {
    this.#options.write(`\r\u001B[KFilter by name (empty for all): ${showControls(text)}`)
  }

  help(): void {
    const width = Math.max(...keys.map(([key]) => key.length))
    for (const [key, meaning] of keys) this.print(`  ${key.padEnd(width)}  ${meaning}`)
  }

  #style(style: 'bold' | 'dim', text: string): string {
    return this.#options.color ? styleText(style, text, {validateStream: false}) : text
  }
}

/** A list of names, shortened if there are many. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, maxNames).map(showControls).join(', ')
  return names.length > maxNames ? `${shown} and ${names.length - maxNames} more` : shown
}
