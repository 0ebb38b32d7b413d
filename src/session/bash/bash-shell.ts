import {readlinkSync} from 'node:fs'
import {constants} from 'node:os'
import {setTimeout as delay} from 'node:timers/promises'
import type {Containment} from '../containment/containment.js'
import {descendants, startVariable, tickNow} from '../system/proc.js'
import {randomHex} from '../system/random-hex.js'
import type {OnOutput} from '../system/read-pipe.js'
import {startHostedShell} from '../system/shell-host.js'
import type {ShellProcess} from '../system/shell-process.js'
import {killAll, send} from '../system/signals.js'
import {processesTagged, tagVariable} from '../system/tagged-processes.js'
import {type Frame, formatBatch} from './batch-format.js'
import {driver} from './driver.js'
import {OutputReader} from './output-reader.js'
import {type BlockEnd, PendingBlocks} from './pending-blocks.js'

/** A running bash with its pipes. */
export interface Shell {
  /** 0 before `started` resolves, and where there is no bash. */
  readonly pid: number
  /** Resolves when its process is known. */
  readonly started: Promise<void>
  readonly reader: OutputReader
  /** Sends blocks that are run one after another, as long as each ends as the one before allows; gives their ends. */
  readonly send: (frames: readonly Frame[]) => readonly Promise<BlockEnd>[]
  /** Whether its process is gone, though not all it printed may be read. */
  readonly hasExited: () => boolean
  /** Resolves with the exit status when the shell has ended and its output is read. */
  readonly exited: Promise<number>
  /** Kills the shell and its group, with whatever else it started unless it is to go alone, and reads no more. */
  readonly kill: (which: {readonly alone: boolean}) => Promise<void>
}

/** What a shell is started with. */
export interface StartShellOptions {
  /** Where its commands begin, absolute. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** Where it and all that it starts live. */
  readonly containment: Containment
  /** Names the session in the environment of all that it starts. */
  readonly tag: string
}

/** Whether a process is about to become the one that passes the output on: it alone still holds what the shell was given. */
function isRelayToBe(pid: number, tag: string): boolean {
  try {
    return startVariable(pid, tagVariable) === `${tag}:0` && readlinkSync(`/proc/${pid}/fd/4`).startsWith('socket:')
  } catch {
    return false
  }
}

/** With more blocks than these on their way, what they print is read together. */
const manyAhead = 8
/** How long the output of a shell that has ended is read at most, in milliseconds. */
const readTime = 5000
/** The status of a shell that is ended by SIGKILL. */
const killed = 128 + constants.signals.SIGKILL

/** Starts the bash of a session, which waits for blocks. */
export function startShell(options: StartShellOptions): Shell {
  const {containment, tag} = options
  const secret = randomHex(16)
  const since = tickNow()
  const reader = new OutputReader(secret)
  const sent = new PendingBlocks(reader)
  const onOutput = (chunk: Buffer) => {
    for (const block of reader.push(chunk)) sent.ended(block)
    return sent.count > manyAhead
  }
  const shell = startProcess(options, {onOutput, secret})
  let isOver = false
  const exited = shell.ended.then(async status => {
    if (isOver) return killed
    // The terminal is closed: what still runs in it must not keep the pipe open.
    await killAll(() => processesTagged(tag, since).filter(pid => !isRelayToBe(pid, tag)))
    // What could not be ended may keep it open all the same.
    const over = new AbortController()
    await Promise.race([shell.silent, delay(readTime, undefined, {signal: over.signal}).catch(() => {})])
    over.abort()
    sent.exited(status)
    shell.drop({atPrompt: false})
    return status
  })
  const pid = () => (shell.pid() === 0 ? 0 : containment.processOf(shell.pid()))
  const kill = async ({alone}: {readonly alone: boolean}) => {
    await shell.started
    const atPrompt = !shell.hasEnded() && sent.count === 0
    isOver = true
    // What the group does not hold may not have its tag, and is known as long as its parents are.
    const below = alone || shell.hasEnded() ? [] : descendants(pid(), since, since)
    send(-pid(), 'SIGKILL')
    for (const each of below) send(each, 'SIGKILL')
    await exited
    if (!alone) await killAll(() => processesTagged(tag, since))
    shell.drop({atPrompt})
    sent.exited(killed)
  }
  const sendFrames = (frames: readonly Frame[]) => {
    const ends = sent.add(frames.map(({request}) => request))
    shell.write(formatBatch(frames))
    return ends
  }
  return {
    exited,
    hasExited: () => shell.hasEnded(),
    kill,
    get pid() {
      return pid()
    },
    reader,
    send: sendFrames,
    started: shell.started
  }
}

function startProcess(
  {cwd, containment, env, tag}: StartShellOptions,
  told: {readonly onOutput: OnOutput; readonly secret: string}
): ShellProcess {
  const {onOutput, secret} = told
  const tagged = {...env, [tagVariable]: `${tag}:0`}
  const {prologue} = containment
  if (!containment.spawn) {
    return startHostedShell(
      {cwd, env: tagged, prologue, secret, tag},
      {folder: containment.folder, name: containment.tag, onOutput}
    )
  }
  const args = ['--noprofile', '--norc', '-c', `${prologue}\n${driver}`, 'bash', secret, tag, 'socket']
  return containment.spawn(containment.wrap({args, cwd, env: tagged, file: 'bash'}), onOutput)
}
