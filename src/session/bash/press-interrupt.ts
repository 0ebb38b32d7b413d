import {parentOf, startedSince, tickNow} from '../system/proc.js'
import {send} from '../system/signals.js'

/** How often the shell is looked at after Ctrl-C, in milliseconds. */
const interval = 100

/**
 * Presses Ctrl-C to what the shell runs. Bash takes a Ctrl-C that a program ended well after for the program's alone, and
 * goes on with the next command: Ctrl-C is pressed again then, as a person would, until `end` settles.
 */
export function pressInterrupt(shell: number, end: Promise<unknown>): void {
  let pressedAt = 0
  const press = () => {
    pressedAt = tickNow()
    send(-shell, 'SIGINT')
  }
  press()
  const timer = setInterval(() => {
    const started = startedSince(pressedAt + 1).filter(pid => parentOf(pid) === shell)
    if (started.length > 0) press()
  }, interval)
  const stop = () => clearInterval(timer)
  end.then(stop, stop)
}
