import {existsSync} from 'node:fs'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {stripVTControlCharacters} from 'node:util'
import type {Readiness} from '../../model/readiness.js'
import type {Containment} from '../containment/containment.js'
import {openPorts} from '../system/listening-ports.js'
import {type ProbeResult, probeUrl} from '../system/probe-url.js'
import {activityOf} from '../system/proc.js'

/** From where readiness is looked for. */
export interface ReadinessContext {
  /** Asks from within, where what the block sees is not what the runner does. */
  readonly within: Pick<Containment, 'fileExists' | 'probeUrl'>
  /** The shell's process: its network and its file system are those of the block. */
  readonly shell: number
}

/** A block that is being watched until it is ready. */
export interface Watched extends ReadinessContext {
  /** The shell and the processes of the block. */
  processes(): readonly number[]
  /** What the block has printed so far. */
  printed(): string
  /** Is told what an address said that is not ready. */
  onAnswer?(answer: ProbeResult): void
}

/** How often a block is looked at, in milliseconds. */
const pause = 20
/** So many looks in a row at sleeping processes and no output make a block settled. */
const quietLooks = 15
/** A block that never sleeps counts as settled after so many looks. */
const mostLooks = 250

/** Resolves when a block is ready, with what it printed up to there; never, when `signal` ends the watch. */
export async function waitUntilReady(readiness: Readiness, watched: Watched, signal: AbortSignal): Promise<string> {
  const settles = settling(watched)
  for (;;) {
    await delay(pause, undefined, {signal})
    const printed = watched.printed()
    const settled = settles(printed)
    if (readiness.kind === 'settled') {
      if (settled !== 'no') return printed
    } else if (readiness.kind === 'text') {
      const end = endOfLineWith(readiness.text, {isWhole: settled === 'quiet', printed})
      if (end !== undefined) return printed.slice(0, end)
    } else if (await holds(readiness, watched)) return printed
  }
}

/** Whether a port, an address or a file says "ready" at this moment, as the shell sees them. */
export async function holds(
  readiness: Readiness,
  {onAnswer, shell, within}: ReadinessContext & Pick<Watched, 'onAnswer'>
): Promise<boolean> {
  switch (readiness.kind) {
    case 'port':
      return openPorts(shell).has(readiness.port)
    case 'url': {
      const answer = await (within.probeUrl ?? probeUrl)(readiness.url)
      const isReady = typeof answer === 'number' && answer < 400
      if (!isReady) onAnswer?.(answer)
      return isReady
    }
    case 'file': {
      const {path: file} = readiness
      if (within.fileExists) return within.fileExists(file, shell)
      return existsSync(path.isAbsolute(file) ? `/proc/${shell}/root${file}` : `/proc/${shell}/cwd/${file}`)
    }
    case 'settled':
    case 'text':
      return false
    default:
      return readiness satisfies never
  }
}

/**
 * Where the line ends that holds a text. A last line that is not ended counts when it `isWhole`: then its program waits
 * with it, as at a prompt.
 */
function endOfLineWith(
  text: string,
  {isWhole, printed}: {readonly isWhole: boolean; readonly printed: string}
): number | undefined {
  let start = 0
  while (start < printed.length) {
    const newline = printed.indexOf('\n', start)
    if (newline === -1 && !isWhole) return undefined
    const end = newline === -1 ? printed.length : newline + 1
    if (stripVTControlCharacters(printed.slice(start, end)).includes(text)) return end
    start = end
  }
  return undefined
}

/** Looks at a block again and again, and says whether it is `quiet`, or at `work` for so long that it may be for ever. */
function settling({processes}: Watched): (printed: string) => 'no' | 'quiet' | 'work' {
  let looks = 0
  let quiet = 0
  let before = ''
  return printed => {
    const {isBusy, ticks} = activityOf(processes())
    const now = `${printed.length} ${ticks}`
    quiet = isBusy || now !== before ? 0 : quiet + 1
    before = now
    looks++
    return quiet >= quietLooks ? 'quiet' : looks >= mostLooks ? 'work' : 'no'
  }
}
