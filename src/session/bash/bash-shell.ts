import {constants} from 'node:os'
import {setTimeout as delay} from 'node:timers/promises'
import type {Containment} from '../containment/containment.js'
import {endWithShell} from '../containment/leaked-processes.js'
import {startHostedShell} from '../shells/shell-host.js'
import type {ShellListener, ShellProcess} from '../shells/shell-process.js'
import type {Pending} from '../system/later.js'
import {descendants, ignores, parentOf, tickNow} from '../system/proc.js'
import {processesOfSession} from '../system/process-marks.js'
import {shellQuote} from '../system/shell-quote.js'
import {killAll, send} from '../system/signals.js'
import {type Frame, formatBatch, numberOf, type WaitingLetter} from './batch-format.js'
import {driver, driverArguments, firstPrompt} from './driver.js'
import {OutputReader} from './output-reader.js'
import {type BlockEnd, PendingBlocks} from './pending-blocks.js'

/** A running bash with its socket and its output pipe. */
export interface Shell {
  /** 0 before `started` resolves, and if there is no bash. */
  readonly pid: number
  /** Resolves when its process is known. */
  readonly started: Promise<void>
  readonly reader: OutputReader
  /** Sends blocks that run one after another, as long as each ends as expected; returns their ends. */
  readonly send: (frames: readonly Frame[]) => readonly Pending<BlockEnd>[]
  /** Whether it has read its driver, so that blocks can run. */
  readonly hasBegun: () => boolean
  /** Whether no block is on its way or runs. */
  readonly isIdle: () => boolean
  /** Whether its process has ended, though its output may not be read yet. */
  readonly hasExited: () => boolean
  /** Resolves with the exit status when the shell has ended and its output is read. */
  readonly exited: Promise<number>
  /** Kills the shell and its process group, and unless `alone` what else it started, and stops reading. */
  readonly kill: (which: {readonly alone: boolean}) => Promise<void>
}

/** What a shell is started with. */
export interface StartShellOptions {
  /** Absolute path of its working directory. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly containment: Containment
  /** The part of the marks of its blocks that names the session. */
  readonly session: number
  /** Value of `FENCEPOST` in the environment that it starts with. Its blocks don't see it. */
  readonly tag: string
}

/** How long the output of a shell that has ended is read at most, in milliseconds. */
const readTime = 5000
/** How many blocks are sent at once. */
const pieceSize = 20
/** The status of a shell that SIGKILL ended. */
const killed = 128 + constants.signals.SIGKILL

/** What the shell ignores while it waits for blocks. */
export const waitingSignals = {A: 'SIGSTKFLT', B: 'SIGPWR'} as const

function letterOf(batch: number): WaitingLetter {
  return batch % 2 === 0 ? 'A' : 'B'
}

/** Starts the bash of a session, which waits for blocks. */
export function startShell(options: StartShellOptions): Shell {
  const {containment, session, tag} = options
  const since = tickNow()
  const reader = new OutputReader()
  const pending = new PendingBlocks(reader, batch => ignores(pid(), constants.signals[waitingSignals[letterOf(batch)]]))
  const shell = startProcess(options, {
    onOutput(chunk) {
      pending.readOutput(chunk)
      return pending.count
    },
    onReport(chunk) {
      const starts = pending.readReports(chunk)
      // Each return to the prompt takes a line. One is there from the start.
      if (starts > 0) shell.writePrompt(driver.repeat(hasBegun ? starts : starts - 1))
      hasBegun ||= starts > 0
      // The last report has to be read before it's taken.
      return 0
    }
  })
  let hasBegun = false
  let isClosed = false
  const started = () => processesOfSession({session, tag}, since)
  const exited = shell.ended.then(async status => {
    if (isClosed) return killed
    // What still runs must not keep the pipe open.
    await endWithShell(containment, started)
    // What could not be ended may keep it open all the same.
    const over = new AbortController()
    await Promise.race([shell.silent, delay(readTime, undefined, {signal: over.signal}).catch(() => {})])
    over.abort()
    pending.exited(status)
    shell.drop({atPrompt: false})
    return status
  })
  const pid = () => (shell.pid() === 0 ? 0 : containment.processOf(shell.pid()))
  const kill = async ({alone}: {readonly alone: boolean}) => {
    await shell.started
    // One that is killed while it reads its driver would leave half of it to the next one.
    const atPrompt = hasBegun && !shell.hasEnded() && pending.count === 0
    isClosed = true
    // A process without a mark is known as long as its parents are.
    const below = alone || shell.hasEnded() ? [] : descendants(pid(), since, since)
    // A block can stop what starts its shell, which then couldn't report the end.
    const starter = parentOf(shell.pid())
    if (starter !== process.pid) send(starter ?? 0, 'SIGCONT')
    send(-pid(), 'SIGKILL')
    for (const each of below) send(each, 'SIGKILL')
    await exited
    if (!alone) await killAll(started)
    shell.drop({atPrompt})
    pending.exited(killed)
  }
  const sendFrames = (frames: readonly Frame[]) => {
    const ends = pending.add(
      frames.map(({key, mark, mode, request}) => ({
        key,
        maxOutput: request.maxOutput,
        number: numberOf(mark),
        returns: mode.isSourced
      }))
    )
    // The shell runs the first ones while the others are formatted.
    let text = ''
    let count = 0
    for (const block of formatBatch(frames, letterOf(pending.batches))) {
      text += block
      if (++count % pieceSize > 0) continue
      shell.write(text)
      text = ''
    }
    shell.write(text)
    return ends
  }
  return {
    exited,
    hasBegun: () => hasBegun,
    hasExited: () => shell.hasEnded(),
    isIdle: () => pending.count === 0,
    kill,
    get pid() {
      return pid()
    },
    reader,
    send: sendFrames,
    started: shell.started
  }
}

function startProcess({cwd, containment, env, tag}: StartShellOptions, listener: ShellListener): ShellProcess {
  const tagged = {...withoutPrompt(env), FENCEPOST: tag}
  const {prologue} = containment
  if (!containment.spawn) {
    const {folder, tag: name} = containment
    return startHostedShell({cwd, env: tagged, prologue}, {folder, listener, name})
  }
  const shell = containment.spawn(
    containment.wrap({
      args: driverArguments,
      cwd,
      env: {...tagged, PROMPT_COMMAND: prologue === '' ? firstPrompt : `${prologue}; ${firstPrompt}`},
      file: 'bash'
    }),
    listener
  )
  shell.writePrompt(driver)
  return shell
}

/** The environment of a session for its bash: its own PROMPT_COMMAND waits until the driver has started. */
function withoutPrompt(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const {PROMPT_COMMAND, ...others} = env
  if (PROMPT_COMMAND === undefined) return env
  return {...others, __fencepost_prompt: `builtin export PROMPT_COMMAND=${shellQuote(PROMPT_COMMAND)}`}
}
