import {type ChildProcess, fork} from 'node:child_process'
import type {RunEvent} from '../../model/event.js'
import type {DocumentGroup} from '../run-groups.js'
import {type LaneOptions, type LaneReply, type LaneRequest, packGroup, unpackEvents} from './lane-messages.js'
import {laneArgument} from './lanes.js'

/** How to start lanes. */
export interface LanePoolOptions extends LaneOptions {
  /** Path of the program that runs documents if its first argument is `laneArgument`. */
  readonly entry: string
  readonly size: number
  readonly signal: AbortSignal
}

/** A group that runs in a lane. */
export interface LaneRun {
  readonly emit: (event: RunEvent) => void
  readonly onQuiet: () => void
  /** Whether another group follows. */
  readonly hasNext: boolean
}

/**
 * Processes that run documents in parallel, each with its own shells and containment, so that a run isn't bound by the
 * one thread of its own process.
 */
export class LanePool {
  readonly #options: LanePoolOptions
  readonly #lanes: Lane[]

  constructor(options: LanePoolOptions) {
    this.#options = options
    this.#lanes = Array.from({length: options.size}, () => new Lane(options))
  }

  /** Runs a group in the lane that has the fewest. Rejects if the process of the lane ends. */
  async run(group: DocumentGroup, run: LaneRun): Promise<void> {
    for (const [index, lane] of this.#lanes.entries()) if (lane.hasEnded) this.#lanes[index] = new Lane(this.#options)
    const [lane] = this.#lanes.toSorted((one, other) => one.count - other.count)
    await lane?.run(group, run)
  }

  /** Ends the processes. */
  async close(): Promise<void> {
    await Promise.all(this.#lanes.map(lane => lane.close()))
  }
}

/** How often a lane is made to go on that a document may have stopped, in milliseconds. */
const pause = 1000

/** A lane ended while it ran documents. */
class LaneError extends Error {
  readonly code = 'lane-ended'
  override readonly name = 'LaneError'
}

class Lane {
  readonly #process: ChildProcess
  readonly #ended: Promise<void>
  readonly #runs = new Map<number, LaneRun & {readonly resolve: () => void; readonly reject: (error: Error) => void}>()
  #nextId = 0
  hasEnded = false

  constructor({entry, signal, size: _, ...options}: LanePoolOptions) {
    this.#process = fork(entry, [laneArgument], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc']
    })
    this.#process.on('message', (reply: LaneReply) => this.#take(reply))
    this.#process.on('error', () => {})
    const goOn = setInterval(() => this.#process.kill('SIGCONT'), pause).unref()
    const abort = () => this.#send({kind: 'abort', reason: signal.reason})
    signal.addEventListener('abort', abort)
    this.#ended = new Promise(resolve => {
      this.#process.on('exit', (status, killedBy) => {
        clearInterval(goOn)
        signal.removeEventListener('abort', abort)
        this.hasEnded = true
        const how = killedBy ?? `status ${status}`
        const error = new LaneError(`The process that ran this document ended early (${how}). Run it again.`)
        for (const {reject} of this.#runs.values()) reject(error)
        resolve()
      })
    })
    this.#send({kind: 'start', options})
    if (signal.aborted) abort()
  }

  /** Number of groups that run. */
  get count(): number {
    return this.#runs.size
  }

  run(group: DocumentGroup, run: LaneRun): Promise<void> {
    const id = this.#nextId++
    this.#send({group: packGroup(group), hasNext: run.hasNext, id, kind: 'run'})
    return new Promise((resolve, reject) => {
      this.#runs.set(id, {...run, reject, resolve})
    })
  }

  async close(): Promise<void> {
    this.#send({kind: 'end'})
    await this.#ended
  }

  #send(request: LaneRequest): void {
    // One that has ended reports that itself.
    if (this.#process.connected) this.#process.send(request, () => {})
  }

  #take({events, id, state}: LaneReply): void {
    const run = this.#runs.get(id)
    if (!run) return
    for (const event of unpackEvents(events)) run.emit(event)
    if (state === 'running') return
    run.onQuiet()
    if (state === 'quiet') return
    this.#runs.delete(id)
    run.resolve()
  }
}
