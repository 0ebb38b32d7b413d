import {execFile} from 'node:child_process'
import {activityOf, foreground, nameOf, ranFor, terminalOf} from '../system/proc.js'
import {fullScreenProgram} from './full-screen-program.js'
import {terminalReading} from './terminal-reading.js'

/** A terminal that is looked at. */
export interface LookedAt {
  /** Path of its device. */
  readonly device: string
  /** A process of it: which group is in the foreground is read from it. */
  readonly shell: number
  /** Changes when something was printed. */
  printed(): number
  /** Whether the cursor is after a known prompt. */
  isAtPrompt(): boolean
  /** Whether a program shows a screen of its own. */
  isAlternate(): boolean
}

/** How often a terminal is looked at, in milliseconds. */
export const pause = 20
/** Looks in a row without any change, by what else tells that the program waits for a person. */
const looks = {prompt: 3, reading: 7, remote: 150, silent: 50, unknown: 150}

/** A program that waits longer for what is typed waits for a person, in milliseconds. */
const longestPoll = 5000

/** Programs whose other half runs elsewhere, where nobody sees whether it sleeps. */
const remote: ReadonlySet<string> = new Set('docker podman nerdctl kubectl oc ssh lxc crictl'.split(' '))

/** Programs that redraw their screen until somebody presses Ctrl-C, and read nothing. */
const redrawing: ReadonlySet<string> = new Set(['watch'])

/**
 * Looks at a terminal again and again, and says whether what runs in its foreground waits for a person: all processes
 * sleep, nothing is printed, and the terminal is being read; a known prompt is believed sooner.
 */
export function waiting(terminal: LookedAt): () => Promise<boolean> {
  const first = terminal.printed()
  let quiet = 0
  let before = ''
  /** What was so when the last look said that it waits. */
  let waited: string | undefined
  let polledSince: number | undefined
  return async () => {
    const {all, group} = foreground(terminal.shell)
    const {isBusy, ticks} = activityOf(all)
    const now = `${terminal.printed()} ${ticks}`
    quiet = isBusy || now !== before ? 0 : quiet + 1
    before = now
    // One that has just printed and asks again looks the same before its text is here: the next look tells.
    const last = waited
    waited = (await waits({all, group})) ? `${terminal.printed()} ${ranFor(all)}` : undefined
    return waited !== undefined && waited === last
  }

  /**
   * Whether a program waits until something is typed. One that waits for a short time may go on without it, unless it
   * waits again after that.
   */
  function isAsked(readings: readonly ReturnType<typeof terminalReading>[]): boolean {
    const limit = Math.min(...readings.map(each => (each ? each.limit : Number.POSITIVE_INFINITY)))
    polledSince ??= performance.now()
    if (limit > longestPoll || fullScreenProgram({isAlternate: terminal.isAlternate(), shell: terminal.shell}))
      return true
    return performance.now() - polledSince > limit + 100
  }

  async function waits({all, group}: ReturnType<typeof foreground>): Promise<boolean> {
    if (quiet < looks.prompt) return false
    const isAtPrompt = terminal.isAtPrompt()
    const isRemote = group.some(pid => remote.has(nameOf(pid)))
    // What was typed may not have reached a program that has not even echoed it.
    const isSilent = terminal.printed() === first
    const local = isSilent ? looks.silent : looks.reading
    const least = isAtPrompt ? looks.prompt : isRemote ? looks.remote : local
    if (quiet < least) return false
    const readings = group.map(pid => terminalReading(pid, terminal))
    if (readings.some(each => each && each.kind === 'reads')) return true
    // Of other people's processes nothing is known but that they sleep.
    const isUnknown = readings.every(one => one === undefined)
    const redraws = terminal.isAlternate() && group.some(pid => redrawing.has(nameOf(pid)))
    const isPolled = readings.some(Boolean)
    if (!isPolled) polledSince = undefined
    if (!isUnknown && !redraws && !isPolled) return false
    if (isPolled && !isAsked(readings)) return false
    if (isBusyInside(all, terminal.shell)) return false
    const {isCooked, isEchoing} = await modesOf(terminal.device)
    if (!isCooked || !isEchoing) return true
    return isUnknown && (isAtPrompt || quiet >= looks.unknown)
  }
}

/** Whether something runs at terminals that were opened in this one, as `script` does, and nothing there waits for input. */
function isBusyInside(all: readonly number[], shell: number): boolean {
  const outer = terminalOf(shell)
  const inside = all.filter(pid => ![0, outer].includes(terminalOf(pid)))
  return inside.length > 0 && inside.every(pid => terminalReading(pid, {shell}) === false)
}

/** How the terminal is set: `isCooked` when it hands over whole lines. */
async function modesOf(device: string): Promise<{readonly isCooked: boolean; readonly isEchoing: boolean}> {
  const text = await new Promise<string>(resolve => {
    // Not by execa, which most runs would load for this alone.
    execFile('stty', ['-F', device, '-a'], (_, stdout) => resolve(stdout))
  })
  return {isCooked: !/(?:^|\s)-icanon\b/.test(text), isEchoing: !/(?:^|\s)-echo(?=[\s;]|$)/.test(text)}
}
