import {emitKeypressEvents, type Key as NodeKey} from 'node:readline'
import type {ReadStream, WriteStream} from 'node:tty'
import type {InteractiveTerminal, Key} from '../commands/interactive-terminal.js'

/** The streams of a terminal, and the signal that ends its use. */
export interface OpenTerminalOptions {
  readonly stdin: ReadStream
  readonly stdout: WriteStream
  readonly signal: AbortSignal
}

/** xterm's private modes 1049 (alternate screen) and 25 (cursor). */
const enter = '\x1b[?1049h\x1b[?25l'
const leave = '\x1b[?25h\x1b[?1049l'

/**
 * Takes over the terminal: raw keys and the alternate screen. It is restored by `close`, by the signal, and when the
 * process exits for any reason but SIGKILL.
 */
export function openTerminal({stdin, stdout, signal}: OpenTerminalOptions): InteractiveTerminal {
  const keys: (Key | undefined)[] = []
  let wake: (() => void) | undefined
  let isTaken = false
  let hasEnded = false

  const push = (key: Key | undefined) => {
    keys.push(key)
    wake?.()
  }
  const onKey = (text: string | undefined, {ctrl, name, sequence}: NodeKey) => {
    if (isTaken)
      push({name: ctrl ? `ctrl-${name}` : text !== undefined && /^\S$/u.test(text) ? text : (name ?? sequence ?? '')})
  }
  const end = () => {
    hasEnded = true
    push(undefined)
  }
  const take = () => {
    isTaken = true
    stdin.setRawMode(true)
    stdin.resume()
    stdout.write(enter)
  }
  const restore = () => {
    if (!isTaken) return
    isTaken = false
    stdin.setRawMode(false)
    stdin.pause()
    stdout.write(leave)
  }
  // Reported as a key, so that the screen is drawn again.
  const onResize = () => push({name: 'resize'})
  const atExit = () => restore()

  emitKeypressEvents(stdin)
  stdin.on('keypress', onKey)
  stdin.once('end', end)
  stdout.on('resize', onResize)
  signal.addEventListener('abort', end, {once: true})
  process.on('exit', atExit)
  take()

  return {
    close() {
      restore()
      stdin.off('keypress', onKey)
      stdin.off('end', end)
      stdout.off('resize', onResize)
      signal.removeEventListener('abort', end)
      process.off('exit', atExit)
    },
    async key() {
      while (keys.length === 0) {
        if (hasEnded || signal.aborted) return undefined
        await new Promise<void>(resolve => {
          wake = resolve
        })
      }
      return keys.shift()
    },
    async lend(run) {
      restore()
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
