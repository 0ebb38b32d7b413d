import {readFileSync, readlinkSync} from 'node:fs'
import {constants} from 'node:os'
import type {Readable, Writable} from 'node:stream'
import {setTimeout as delay} from 'node:timers/promises'
import {execa} from 'execa'
import type {Enclosure} from './containment/enclosure.js'
import {type Frame, formatBatch} from './frame.js'
import {OutputReader} from './output-reader.js'
import {descendants, killAll, processesWith, send, startVariable, tickNow} from './processes.js'
import {randomHex} from './random-hex.js'
import {type BlockEnd, SentBlocks} from './sent-blocks.js'

/** A running bash with its pipes. */
export interface Shell {
  readonly pid: number
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
  readonly enclosure: Enclosure
  /** Names the session in the environment of all that it starts. */
  readonly tag: string
}

const driver = readFileSync(new URL('./driver.sh', import.meta.url), 'utf8')

/** The variable that names the session and the block in the environment of all that they start: `tag:block`. */
export const tagVariable = 'FENCEPOST'

/** Whatever a session started, wherever it went. */
export function processesTagged(tag: string, sinceTick = 0): readonly number[] {
  return processesWith(tagVariable, value => value.startsWith(`${tag}:`), sinceTick)
}

/** Whether a process is about to become the one that passes the output on: it alone still holds what the shell was given. */
function isRelayToBe(pid: number, tag: string): boolean {
  try {
    return startVariable(pid, tagVariable) === `${tag}:0` && readlinkSync(`/proc/${pid}/fd/4`).startsWith('socket:')
  } catch {
    return false
  }
}

/** How long the output of a shell that has ended is read at most, in milliseconds. */
const readTime = 5000
/** The status of a shell that is ended by SIGKILL. */
const killed = 128 + constants.signals.SIGKILL

/** Starts the bash of a session, which waits for blocks. */
export function startShell({cwd, enclosure, env, tag}: StartShellOptions): Shell {
  const secret = randomHex(16)
  const since = tickNow()
  const command = enclosure.wrap({
    args: ['--noprofile', '--norc', '-c', `${enclosure.prologue}\n${driver}`, 'bash', secret, tag],
    cwd,
    env: {...env, [tagVariable]: `${tag}:0`},
    file: 'bash'
  })
  const child = execa(command.file, command.args, {
    buffer: false,
    cwd: command.cwd,
    detached: true,
    env: command.env,
    extendEnv: false,
    reject: false,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe']
  })
  const control = child.stdio[3] as unknown as Writable
  const output = child.stdio[4] as unknown as Readable
  const reader = new OutputReader(secret)
  const sent = new SentBlocks(reader)
  output.on('data', (chunk: Buffer) => {
    for (const block of reader.push(chunk)) sent.ended(block)
  })
  // A write to a shell that has just ended; its exit tells the same.
  control.on('error', () => {})
  output.on('error', () => {})
  const read = new Promise<void>(resolve => output.once('close', resolve))
  let isOver = false
  const exited = new Promise<number>(resolve => {
    child.once('exit', async (code, signal) => {
      if (isOver) return resolve(killed)
      // The terminal is closed: what still runs in it must not keep the pipe open.
      await killAll(() => processesTagged(tag, since).filter(pid => !isRelayToBe(pid, tag)))
      // What could not be ended may keep it open all the same.
      const over = new AbortController()
      await Promise.race([read, delay(readTime, undefined, {signal: over.signal}).catch(() => {})])
      over.abort()
      const status = code ?? 128 + (signal ? constants.signals[signal] : 0)
      sent.exited(status)
      resolve(status)
    })
  })
  child.catch(() => {})
  const hasExited = () => child.exitCode !== null || child.signalCode !== null
  const pid = () => (child.pid === undefined ? 0 : enclosure.processOf(child.pid))
  const kill = async ({alone}: {readonly alone: boolean}) => {
    isOver = true
    // What the group does not hold may not have its tag, and is known as long as its parents are.
    const below = alone || hasExited() ? [] : descendants(pid(), since, since)
    if (pid() > 0) send(-pid(), 'SIGKILL')
    for (const each of below) send(each, 'SIGKILL')
    await exited
    if (!alone) await killAll(() => processesTagged(tag, since))
    output.destroy()
    sent.exited(killed)
  }
  const sendFrames = (frames: readonly Frame[]) => {
    const ends = sent.add(frames.map(({request}) => request.maxOutput))
    control.write(formatBatch(frames))
    return ends
  }
  return {
    exited,
    hasExited,
    kill,
    get pid() {
      return pid()
    },
    reader,
    send: sendFrames
  }
}
