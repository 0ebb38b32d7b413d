import {emitKeypressEvents, type Key} from 'node:readline'
import type {Keyboard} from '../context.js'

/** What a key says. */
export type KeyCommand = 'all' | 'failed' | 'filter' | 'help' | 'interrupt' | 'quit' | 'suspend' | 'update'

/** Who hears the keys. */
export interface KeysOptions {
  readonly keyboard: Keyboard
  readonly onCommand: (command: KeyCommand) => void
}

const commands: Readonly<Record<string, KeyCommand>> = {
  '?': 'help',
  enter: 'all',
  f: 'failed',
  h: 'help',
  p: 'filter',
  q: 'quit',
  return: 'all',
  u: 'update'
}

/** A line that is being typed. */
interface Typing {
  text: string
  readonly show: (text: string) => void
  readonly resolve: (text: string | undefined) => void
}

/** Reads single keys from a terminal, and lines where one is asked for. */
export class Keys {
  readonly #options: KeysOptions
  #typing: Typing | undefined

  /** Begins to read; the terminal echoes nothing from now on. */
  constructor(options: KeysOptions) {
    this.#options = options
    const {keyboard} = options
    emitKeypressEvents(keyboard)
    keyboard.on('keypress', this.#onKey)
    this.resume()
  }

  /** Takes the terminal (again). */
  resume(): void {
    this.#options.keyboard.setRawMode(true)
    this.#options.keyboard.resume()
  }

  /** Gives the terminal back as it was, for a while. */
  pause(): void {
    this.#options.keyboard.setRawMode(false)
    this.#options.keyboard.pause()
  }

  /** Gives the terminal back for good; a line that is being typed is nothing. */
  close(): void {
    this.#options.keyboard.off('keypress', this.#onKey)
    this.pause()
    this.#end(undefined)
  }

  /** Reads a line, shown by `show` as it grows; nothing where Escape ends it. */
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

/** Whether a key is one of some letters together with Ctrl. */
function isControl({ctrl, name}: Key, letters: string): boolean {
  return ctrl === true && name !== undefined && letters.includes(name)
}

function commandOf(text: string | undefined, key: Key): KeyCommand | undefined {
  if (isControl(key, 'cd')) return 'interrupt'
  if (isControl(key, 'z')) return 'suspend'
  return key.ctrl || key.meta ? undefined : commands[key.name ?? text ?? '']
}
