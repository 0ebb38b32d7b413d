import {setTimeout as delay} from 'node:timers/promises'
import type {Readiness} from '../../model/readiness.js'
import {waitUntilReady} from '../readiness/wait-until-ready.js'
import {type StopReason, startDeadline} from '../system/deadline.js'
import type {ProbeResult} from '../system/probe-url.js'
import {pause, waiting} from './input-wait.js'
import {findPromptAt} from './known-prompts.js'
import type {ShellEnd, Terminal} from './terminal.js'

/** Why the wait for the entered text ended; `waits` if the program waits for more. */
export type EntryEnd =
  | ShellEnd
  | {readonly answer?: ProbeResult | undefined; readonly kind: StopReason}
  | {readonly kind: 'ready'; readonly text: string}
  | {readonly kind: 'waits'}

/** How long is waited for what was entered. */
export interface EntryOptions {
  /** In milliseconds; 0 for no limit. */
  readonly timeout: number
  readonly ready?: Readiness | undefined
  /** They are the line of a block. */
  readonly isBlock?: boolean
  /** It also counts as waiting when it is quiet, whatever it waits for. */
  readonly isSuspended?: boolean | undefined
}

/** After so many looks at a terminal, one looks less often. */
const manyLooks = 100

/**
 * Sends keys and waits until the shell's prompt is back, or what runs waits for more. Keys that the terminal hasn't taken by
 * then are dropped.
 */
export async function sendKeys(terminal: Terminal, keys: string, options: EntryOptions): Promise<EntryEnd> {
  const {parts, shell} = terminal
  const {isBlock = false, isSuspended, ready, timeout} = options
  const back = terminal.back({isBlock})
  const seen = shell.screen.seen
  shell.write(keys)
  const over = new AbortController()
  const until: Promise<EntryEnd>[] = [back]
  let answer: ProbeResult | undefined
  const watch = (readiness: Readiness) => {
    const watched = {
      onAnswer: (said: ProbeResult) => {
        answer = said
      },
      printed: () => shell.screen.text(),
      processes: () => [shell.pid, ...terminal.processesOfBlock()],
      shell: shell.pid,
      within: parts.environment.containment
    }
    return waitUntilReady(readiness, watched, over.signal)
  }
  if (isSuspended) {
    const settled = watch({kind: 'settled'}).then(() => untilBegun(terminal, over.signal))
    until.push(unlessAborted(settled.then((): EntryEnd => ({kind: 'waits'}))))
  }
  if (ready) until.push(unlessAborted(watch(ready).then((text): EntryEnd => ({kind: 'ready', text}))))
  else until.push(unlessAborted(waits(terminal, {seen, signal: over.signal})))
  const end = Promise.race(until)
  const cut = await startDeadline(end, {signal: parts.signal, timeout})
  over.abort()
  shell.dropUnwritten()
  return cut ? {answer, kind: cut} : end
}

/** Resolves when what runs waits for a person. `seen` is what the screen had been given when that was entered. */
async function waits(
  terminal: Terminal,
  {seen, signal}: {readonly seen: number; readonly signal: AbortSignal}
): Promise<EntryEnd> {
  const {screen, device, pid} = terminal.shell
  const looked = {
    device,
    isAlternate: () => screen.isAlternate,
    isAtPrompt: () => screen.seen > seen && findPromptAt(screen.cursorLine(), terminal.prompts) !== -1,
    printed: () => screen.seen,
    shell: pid
  }
  let look = waiting(looked)
  let isRestored = false
  for (let looks = 0; ; looks++) {
    await delay(looks > manyLooks ? 5 * pause : pause, undefined, {signal})
    await screen.settled()
    if (!isBegun(terminal) || terminal.shell.hasUnwritten() || !(await look())) continue
    if (isRestored || !terminal.hidesPrompt) return {kind: 'waits'}
    terminal.shell.restoreSize()
    isRestored = true
    look = waiting(looked)
  }
}

/**
 * Whether the shell has begun: one that begins again reads the terminal, and waits for the runner alone. Its id is known
 * before it has read all that the runner tells it, which another program may have read in its stead.
 */
function isBegun({prompt, shell}: Terminal): boolean {
  return shell.screen.id !== undefined && !prompt.isAway
}

async function untilBegun(terminal: Terminal, signal: AbortSignal): Promise<void> {
  while (!isBegun(terminal)) await delay(pause, undefined, {signal})
}

/** Ignores the result of a watch that was called off. */
async function unlessAborted(end: Promise<EntryEnd>): Promise<EntryEnd> {
  return end.catch((error: unknown) => {
    if (error instanceof Error && error.name === 'AbortError') return new Promise<never>(() => {})
    throw error
  })
}
