import type {Output} from '../../model/output.js'
import type {Readiness} from '../../model/readiness.js'
import {allProcessesOfBlock, processesOfBlock, type StartedBlock} from '../containment/block-processes.js'
import type {Containment} from '../containment/containment.js'
import {terminateBlock} from '../containment/terminate-block.js'
import {waitUntilReady} from '../readiness/wait-until-ready.js'
import {endedBefore, forged, notBegun, refused} from '../refused-output.js'
import type {StopReason} from '../system/deadline.js'
import {portsOf} from '../system/listening-ports.js'
import type {ProbeResult} from '../system/probe-url.js'
import {parentOf} from '../system/proc.js'
import {send} from '../system/signals.js'
import type {Shell} from './bash-shell.js'
import type {Frame} from './batch-format.js'
import {outputOfReturned} from './block-output.js'
import {locateFailure} from './failed-line.js'
import {cleanTraces} from './own-messages.js'
import type {BlockEnd} from './pending-blocks.js'

/** What identifies a block. */
export interface BashBlockOptions extends Omit<StartedBlock, 'shell'> {
  readonly shell: Shell
  /** On the clock of `performance.now()`. */
  readonly startedAt: number
  readonly end: Promise<BlockEnd>
  readonly frame: Frame
  readonly containment: Containment
  /** Ends the run. */
  readonly signal: AbortSignal | undefined
}

/** A block that the bash of a session runs. */
export class BashBlock {
  readonly end: Promise<BlockEnd>
  readonly shell: Shell
  readonly startedAt: number
  readonly #options: BashBlockOptions
  #answer: ProbeResult | undefined

  constructor(options: BashBlockOptions) {
    this.end = options.end
    this.shell = options.shell
    this.startedAt = options.startedAt
    this.#options = options
  }

  /** Whether its shell has ended, which `/proc` shows before the runner is notified. */
  get isGone(): boolean {
    const {pid} = this.shell
    return this.shell.hasExited() || (pid !== 0 && parentOf(pid) === undefined)
  }

  /** Resolves with what it printed until it was ready, or with nothing if it ends or `signal` aborts first. */
  async waitUntilReady(readiness: Readiness, signal: AbortSignal): Promise<string | undefined> {
    const {reader} = this.shell
    const processes = () => [this.shell.pid, ...processesOfBlock(this.#started())]
    const watched = {
      onAnswer: (answer: ProbeResult) => {
        this.#answer = answer
      },
      printed: () => reader.peek(),
      processes,
      shell: this.shell.pid,
      within: this.#options.containment
    }
    return waitUntilReady(readiness, watched, signal).catch(() => undefined)
  }

  /** Its output. A block that was cut short is ended first, with all that it started. */
  async output(cut: StopReason | undefined): Promise<Output> {
    const ports = cut === 'timed-out' ? [...portsOf(processesOfBlock(this.#started())).values()].flat() : []
    if (cut) await this.#stop()
    const result = await this.end
    if (result.kind === 'forged') return refused(forged)
    if (result.kind === 'passed over') return refused('The shell did not run the block.')
    if (result.kind === 'exited' && !this.shell.hasBegun()) {
      return cut === undefined ? refused(notBegun) : {...refused(''), ending: cut}
    }
    if (result.kind === 'exited' && !result.hasBegun && cut === undefined) return refused(endedBefore(result.status))
    const {code} = this.#options.frame.request
    const durationMs = performance.now() - this.startedAt
    const known = {
      ...(cut === 'timed-out' && this.#answer !== undefined && {answer: this.#answer}),
      ...(ports.length > 0 && {ports})
    }
    if (result.kind === 'returned') return {...outputOfReturned(result, {code, cut, durationMs}), ...known}
    const {failed, output, status} = result
    return {
      ...known,
      durationMs,
      ending: cut ?? 'shell-ended',
      omittedBytes: output.omittedBytes,
      reason: `The shell ended with status ${status}.`,
      status,
      text: cleanTraces(output.text),
      ...(failed?.status === status && {failed: locateFailure(failed, code)})
    }
  }

  #stop(): Promise<BlockEnd> {
    const {containment, signal} = this.#options
    const {pid} = this.shell
    return terminateBlock({
      containment,
      end: this.end,
      interrupt: () => send(-pid, 'SIGINT'),
      shell: pid,
      signal,
      started: () => allProcessesOfBlock(this.#started(), containment)
    })
  }

  /** What identifies its processes. */
  #started(): StartedBlock {
    const {mark, since} = this.#options
    return {mark, shell: this.shell.pid, since}
  }
}
