import {emitKeypressEvents, type Key} from 'node:readline'
import type {Keyboard} from '../context.js'

/** The meaning of a key. */
export type KeyCommand =
  | 'accept'
  | 'again'
  | 'all'
  | 'enter'
  | 'failed'
  | 'filter'
  | 'help'
  | 'interrupt'
  | 'quit'
  | 'suspend'
  | 'update'

/** Where keys come from and go to. */
export interface KeysOptions {
  readonly keyboard: Keyboard
  readonly onCommand: (command: KeyCommand) => void
}

const commands: Readonly<Record<string, KeyCommand>> = {
  '?': 'help',
  a: 'all',
  enter: 'enter',
  f: 'failed',
  h: 'help',
  p: 'filter',
  q: 'quit',
  r: 'again',
  return: 'enter',
  u: 'accept'
}

/** A line that is being typed. */
interface Typing {
  text: string
  readonly show: (text: string) => void
  readonly resolve: (text: string | undefined) => void
}

/** Reads single keys from a terminal, or a line on request. */
export class Keys {
  readonly #options: KeysOptions
  #typing: Typing | undefined

  /** Starts to read keys; the terminal stops echoing them. */
  constructor(options: KeysOptions) {
    this.#options = options
    const {keyboard} = options
    emitKeypressEvents(keyboard)
    keyboard.on('keypress', this.#onKey)
    this.resume()
  }

  /** Starts or continues to read keys. */
  resume(): void {
    this.#options.keyboard.setRawMode(true)
    this.#options.keyboard.resume()
  }

  /** Restores the terminal until `resume`. */
  pause(): void {
    this.#options.keyboard.setRawMode(false)
    this.#options.keyboard.pause()
  }

  /** Restores the terminal and drops a line that is being typed. */
  close(): void {
    this.#options.keyboard.off('keypress', this.#onKey)
    this.pause()
    this.#end(undefined)
  }

  /** Reads a line, shown by `show` as it is typed; undefined if Escape ends it. */
  readLine(text: string, show: (text: string) => void): Promise<string | undefined> {
    show(text)
    return new Promise(resolve => {
      this.#typing = {resolve, show, text}
    })
  }

  readonly #onKey = (text: string | undefined, key: Key): void => {
    const typing = this.#typing
    if (typing && !isControl(key, 'cdz')) this.#type(typing, {key, text})
    else {
      const command = commandOf(text, key)
      if (command) this.#options.onCommand(command)
    }
  }

  #type(typing: Typing, {key, text}: {readonly key: Key; readonly text: string | undefined}): void {
    if (key.name === 'return' || key.name === 'enter') this.#end(typing.text)
    else if (key.name === 'escape') this.#end(undefined)
    else {
      if (key.name === 'backspace') typing.text = [...typing.text].slice(0, -1).join('')
      else if (isControl(key, 'u')) typing.text = ''
      else if (!key.ctrl && !key.meta && text !== undefined && !/\p{Cc}/u.test(text)) typing.text += text
      typing.show(typing.text)
    }
  }

  #end(text: string | undefined): void {
    const typing = this.#typing
    this.#typing = undefined
    typing?.resolve(text)
  }
}

/** Whether a key is Ctrl with one of the letters. */
function isControl({ctrl, name}: Key, letters: string): boolean {
  return ctrl === true && name !== undefined && letters.includes(name)
}

function commandOf(text: string | undefined, key: Key): KeyCommand | undefined {
  if (isControl(key, 'cd')) return 'interrupt'
  if (isControl(key, 'z')) return 'suspend'
  if (key.ctrl || key.meta) return undefined
  return text === 'U' ? 'update' : commands[key.name ?? text ?? '']
}
