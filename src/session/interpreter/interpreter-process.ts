import {setTimeout as delay} from 'node:timers/promises'
import {type ExpectedOutput, OutputReader, type ReadOutput} from '../bash/output-reader.js'
import type {Containment} from '../containment/containment.js'
import {endWithShell} from '../containment/leaked-processes.js'
import type {ShellListener, ShellProcess} from '../shells/shell-process.js'
import {descendants, tickNow} from '../system/proc.js'
import {killAll, send} from '../system/signals.js'
import {type BlockReport, blockBegins, isBegun, readReport} from './block-line.js'

/** How a block ended: its interpreter reported it, or ended within it. */
export type InterpretedEnd =
  | {readonly kind: 'returned'; readonly output: ReadOutput; readonly report: BlockReport}
  | {
      readonly kind: 'exited'
      /** Whether the driver reported that the block began. */
      readonly hasBegun: boolean
      readonly output: ReadOutput
      /** The status that the block asked for, if the driver reported it. */
      readonly reported: number | undefined
      readonly said: string
      readonly status: number
    }

/** A running interpreter, with the output of its current block. */
export interface InterpreterProcess {
  readonly pid: () => number
  /** Presses Ctrl-C; resolves when it has been sent. */
  readonly interrupt: () => Promise<void>
  readonly reader: OutputReader
  /** Sends a block; resolves with its end. */
  readonly send: (text: string, expected: ExpectedOutput) => Promise<InterpretedEnd>
  readonly hasExited: () => boolean
  /** Ends it, and unless `alone` all that it started. */
  readonly kill: (which: {readonly alone: boolean}) => Promise<void>
}

/** Where an interpreter runs. */
export interface InterpreterHost {
  /** Starts it. */
  readonly start: (listener: ShellListener) => ShellProcess
  /** The pid of the interpreter itself, given the pid of what was started. */
  readonly processOf: (started: number) => number
  /** The processes that it started, as far as they are on this machine. */
  readonly processes: () => readonly number[]
  /** Where they live. */
  readonly containment: Containment
  /** Presses Ctrl-C; resolves when it has been sent, which takes a container a while. */
  readonly interrupt: (pid: number) => Promise<void>
  /** Ends what is not a process of this machine. */
  readonly end: () => Promise<void>
}

/** How long the output of an interpreter that has ended is read at most, in milliseconds. */
const readTime = 5000

/** A block that runs. */
interface Current {
  readonly expected: ExpectedOutput
  readonly resolve: (end: InterpretedEnd) => void
  output?: ReadOutput
}

/** Starts an interpreter, which waits for blocks. */
export function startInterpreter(host: InterpreterHost): InterpreterProcess {
  const since = tickNow()
  const reader = new OutputReader()
  let current: Current | undefined
  let report: BlockReport | undefined
  let hasBegun = false
  let lines = ''
  /** The last line that was no report: what a container engine has to say. */
  let said = ''
  let exit: {readonly status: number} | undefined

  const settle = () => {
    if (!current) return
    const {expected, output, resolve} = current
    const own = report?.key === expected.key ? report : undefined
    if (output && own && !own.isExit) {
      current = undefined
      resolve({kind: 'returned', output, report: own})
    } else if (exit) {
      current = undefined
      const {status} = exit
      const last = isBegun(lines) ? '' : lines
      const reported = own?.isExit ? own.status : undefined
      resolve({
        hasBegun,
        kind: 'exited',
        output: output ?? reader.end(),
        reported,
        said: `${said}${last}`.trim(),
        status
      })
    }
  }
  const child = host.start({
    onOutput(chunk) {
      reader.push(chunk, output => {
        if (current) current.output = output
      })
      settle()
      return 0
    },
    onReport(chunk) {
      const found = (lines + chunk.toString('latin1')).split('\n')
      lines = found.pop() ?? ''
      for (const line of found) {
        const read = readReport(line)
        if (read) report = read
        else if (line === blockBegins) hasBegun = true
        else said = line
      }
      settle()
      return 0
    }
  })
  let isKilled = false
  const pid = () => (child.pid() === 0 ? 0 : host.processOf(child.pid()))
  const exited = child.ended.then(async status => {
    // What still runs must not keep the output open.
    await (isKilled ? killAll(host.processes) : endWithShell(host.containment, host.processes))
    await host.end()
    const over = new AbortController()
    await Promise.race([child.silent, delay(readTime, undefined, {signal: over.signal}).catch(() => {})])
    over.abort()
    exit = {status}
    settle()
  })
  return {
    hasExited: () => child.hasEnded(),
    async kill({alone}) {
      isKilled = true
      const below = alone || child.hasEnded() ? [] : descendants(pid(), since, since)
      // What leads into a sandbox ends with it. Killed together with it, it would leave it to the first process of a container.
      const own = pid() || child.pid()
      for (const each of [-own, own]) send(each, 'SIGKILL')
      for (const each of below) send(each, 'SIGKILL')
      if (!alone) await killAll(host.processes)
      await exited
      child.drop({atPrompt: false})
    },
    interrupt: () => host.interrupt(pid()),
    pid,
    reader,
    send(text, expected) {
      return new Promise(resolve => {
        reader.expect(expected)
        current = {expected, resolve}
        hasBegun = false
        child.write(text)
        settle()
      })
    }
  }
}
