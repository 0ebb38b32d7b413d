import {emitKeypressEvents, type Key as NodeKey} from 'node:readline'
import type {ReadStream, WriteStream} from 'node:tty'
import type {InteractiveTerminal, Key} from '../commands/interactive-terminal.js'

/** The streams of a terminal, and what ends its use. */
export interface OpenTerminalOptions {
  readonly stdin: ReadStream
  readonly stdout: WriteStream
  readonly signal: AbortSignal
}

/** xterm's private modes 1049 (the alternate screen) and 25 (the cursor). */
const enter = '\x1b[?1049h\x1b[?25l'
const leave = '\x1b[?25h\x1b[?1049l'

/**
 * Takes the terminal: raw keys, a screen of its own. It is left as it was when it is closed, when the run is ended, and
 * when the process ends in any other way but SIGKILL.
 */
export function openTerminal({stdin, stdout, signal}: OpenTerminalOptions): InteractiveTerminal {
  const keys: (Key | undefined)[] = []
  let wake: (() => void) | undefined
  let isTaken = false
  let isOver = false

  const push = (key: Key | undefined) => {
    keys.push(key)
    wake?.()
  }
  const onKey = (text: string | undefined, {ctrl, name, sequence}: NodeKey) => {
    if (isTaken)
      push({name: ctrl ? `ctrl-${name}` : text !== undefined && /^\S$/u.test(text) ? text : (name ?? sequence ?? '')})
  }
  const end = () => {
    isOver = true
    push(undefined)
  }
  const take = () => {
    isTaken = true
    stdin.setRawMode(true)
    stdin.resume()
    stdout.write(enter)
  }
  const give = () => {
    if (!isTaken) return
    isTaken = false
    stdin.setRawMode(false)
    stdin.pause()
    stdout.write(leave)
  }
  // A key of its own asks for the screen anew.
  const onResize = () => push({name: 'resize'})
  const atExit = () => give()

  emitKeypressEvents(stdin)
  stdin.on('keypress', onKey)
  stdin.once('end', end)
  stdout.on('resize', onResize)
  signal.addEventListener('abort', end, {once: true})
  process.on('exit', atExit)
  take()

  return {
    close() {
      give()
      stdin.off('keypress', onKey)
      stdin.off('end', end)
      stdout.off('resize', onResize)
      signal.removeEventListener('abort', end)
      process.off('exit', atExit)
    },
    async key() {
      while (keys.length === 0) {
        if (isOver || signal.aborted) return undefined
        await new Promise<void>(resolve => {
          wake = resolve
        })
      }
      return keys.shift()
    },
    async lend(run) {
      give()
      try {
        return await run()
      } finally {
        take()
      }
    },
    size: () => ({columns: stdout.columns || 80, rows: stdout.rows || 24}),
    write: text => void stdout.write(text)
  }
}
