import {access} from 'node:fs/promises'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {stripVTControlCharacters} from 'node:util'
import type {Readiness} from '../../model/readiness.js'
import type {Containment} from '../containment/containment.js'
import {startDeadline} from '../system/deadline.js'
import {openPorts} from '../system/listening-ports.js'
import {type ProbeResult, probeUrl} from '../system/probe-url.js'
import {activityOf} from '../system/proc.js'

/** Where readiness is checked. */
export interface ReadinessContext {
  /** Checks from inside the containment, when the block doesn't see what the runner sees. */
  readonly within: Pick<Containment, 'fileExists' | 'probeUrl'>
  /** The pid of the shell, which has the network and the file system of the block. */
  readonly shell: number
}

/** A block that is being watched until it is ready. */
export interface WatchedBlock extends ReadinessContext {
  /** The pids of the shell and of the block. */
  processes(): readonly number[]
  /** What the block has printed so far. */
  printed(): string
  /** Called with the answer of a URL that isn't ready. */
  onAnswer?(answer: ProbeResult): void
}

/** How often a block is checked, in milliseconds. */
const pollInterval = 20
/** After this many checks in a row without activity or output, a block has settled. */
const quietChecks = 15
/** After this many checks, a block that never sleeps counts as settled too. */
const maxChecks = 250

/** Resolves with the output of a block up to the point where it is ready. Rejects when `signal` aborts. */
export async function waitUntilReady(
  readiness: Readiness,
  watched: WatchedBlock,
  signal: AbortSignal
): Promise<string> {
  const settles = settling(watched)
  for (;;) {
    await delay(pollInterval, undefined, {signal})
    const printed = watched.printed()
    const settled = settles(printed)
    if (readiness.kind === 'settled') {
      if (settled !== 'no') return printed
    } else if (readiness.kind === 'text') {
      const end = endOfLineWith(readiness.text, {isWhole: settled === 'quiet', printed})
      if (end !== undefined) return printed.slice(0, end)
    } else {
      const held = holds(readiness, watched)
      // The file system of a file may never answer.
      if (await startDeadline(held, {signal, timeout: 0})) throw signal.reason
      if (await held) return printed
    }
  }
}

/** Whether a port, URL or file is ready now, as the shell sees it. */
export async function holds(
  readiness: Readiness,
  {onAnswer, shell, within}: ReadinessContext & Pick<WatchedBlock, 'onAnswer'>
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
      const seen = path.isAbsolute(file) ? `/proc/${shell}/root${file}` : `/proc/${shell}/cwd/${file}`
      return access(seen).then(
        () => true,
        () => false
      )
    }
    case 'settled':
    case 'text':
      return false
    default:
      return readiness satisfies never
  }
}

/**
 * The end of the first line that contains a text. An unterminated last line counts when it `isWhole`: the program is
 * waiting, as at a prompt.
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

/** Tracks whether a block is `quiet`, or still at `work` after the maximum number of checks. */
function settling({processes}: WatchedBlock): (printed: string) => 'no' | 'quiet' | 'work' {
  let checks = 0
  let quiet = 0
  let before = ''
  return printed => {
    const {isBusy, ticks} = activityOf(processes())
    const now = `${printed.length} ${ticks}`
    quiet = isBusy || now !== before ? 0 : quiet + 1
    before = now
    checks++
    return quiet >= quietChecks ? 'quiet' : checks >= maxChecks ? 'work' : 'no'
  }
}
