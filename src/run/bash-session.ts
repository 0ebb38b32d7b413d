import {promises as fs} from 'node:fs'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import type {Output} from '../model/output.js'
import type {Readiness} from '../model/readiness.js'
import {atExit} from './at-exit.js'
import {type Shell, startShell} from './bash-shell.js'
import {becomesReady, holds} from './becomes-ready.js'
import {allStartedBy, type StartedBlock, startedBy} from './block-processes.js'
import {cleanMessages, unreadable} from './clean-messages.js'
import type {Frame} from './frame.js'
import {portsOf} from './listening.js'
import {endings, ignoresInterrupt, killAll, parentOf, send, tickNow, ticksPerSecond} from './processes.js'
import {randomHex} from './random-hex.js'
import {requestByTag} from './request-by-tag.js'
import type {BlockEnd} from './sent-blocks.js'
import type {Folders, RunningBlock, Session, StepRequest} from './session.js'
import {partsOf, type SessionOptions, type SessionParts} from './session-parts.js'
import type {Surroundings} from './surroundings.js'
import type {FileText} from './write-inside.js'

/** Opens a session: fresh folders now, its bash at the first block. Throws when the folders cannot be made. */
export async function openBashSession(options: SessionOptions): Promise<Session> {
  return new BashSession(await partsOf(options))
}

/** A block that was started. */
interface Block {
  readonly shell: Shell
  /** Stands in the environment of what it started. */
  readonly name: string
  /** When it started, in clock ticks. */
  readonly since: number
  readonly startedAt: number
  readonly end: Promise<BlockEnd>
}

/** Blocks that were sent together. */
interface Batch {
  readonly shell: Shell
  readonly ends: readonly Promise<BlockEnd>[]
  /** When the block whose turn it is started, as `performance.now()` tells it. */
  startedAt: number
  /** No further block of it runs. */
  isOver: boolean
}

/** Bytes that are kept of what a block prints while it runs on. */
const tailSize = 1 << 16
/** How long a block may take to end by Ctrl-C when its session is closed, in milliseconds. */
const grace = 2000
/** How long the shell may take for a block that does nothing, in milliseconds. */
const drainTime = 2000

class BashSession implements Session {
  readonly folders: Folders
  readonly #isShared: boolean
  readonly #surroundings: Surroundings
  readonly #signal: AbortSignal | undefined
  /** Stands in the environment of all that the session starts, so that it is found again. */
  readonly #tag: string
  /** How many blocks the present shell was given. */
  #count = 0
  /** What the present shell was asked for, by the numbers of the blocks. */
  readonly #requests = new Map<number, StepRequest>()
  /** How many standard inputs were written. */
  #inputs = 0
  #shell: Shell | undefined
  /** The end of what was sent last. */
  #last: Promise<unknown> = Promise.resolve()
  #closed: Promise<void> | undefined
  #running: (RunningBlock & {readonly block: Block}) | undefined
  readonly #forgetExit = atExit(() => {
    if (this.#shell) send(-this.#shell.pid, 'SIGKILL')
  })

  constructor({isShared, signal, surroundings}: SessionParts) {
    this.#isShared = isShared
    this.#tag = `${surroundings.enclosure.tag}${randomHex(8)}`
    this.#surroundings = surroundings
    this.folders = surroundings.folders
    this.#signal = signal
  }

  get running(): RunningBlock | undefined {
    return this.#running
  }

  get isAtPrompt(): boolean {
    return this.#running === undefined
  }

  prepare(): void {
    if (!this.#signal?.aborted && !this.#closed) this.#shell ??= this.#start()
  }

  async run(request: StepRequest): Promise<Output> {
    const [output] = this.runAhead([request])
    return (await output) ?? refused('The shell did not take the block.')
  }

  runAhead(requests: readonly StepRequest[]): readonly Promise<Output | undefined>[] {
    const sent = this.#last.then(() => this.#send(requests))
    let before: Promise<unknown> = sent
    const outputs = requests.map((request, index) => {
      const output = before.then(async () => {
        const batch = await sent
        if ('ending' in batch) return index === 0 ? batch : undefined
        return this.#follow(request, {batch, index})
      })
      before = output
      return output
    })
    this.#last = before.catch(() => {})
    return outputs
  }

  /** Sends blocks to the shell; gives the outcome of the first where that cannot be. */
  async #send(requests: readonly StepRequest[]): Promise<Batch | Output> {
    if (this.#signal?.aborted || this.#closed) return {...refused(''), ending: 'interrupted', status: 130}
    const [first] = requests
    if (first?.code.includes('\0')) return refused('Expected text, got a NUL character. Remove it.')
    if (this.#running && (await this.#running.ended()) === undefined) {
      return refused('Expected a prompt, got a block that runs on.')
    }
    this.#running = undefined
    this.#shell ??= this.#start()
    const shell = this.#shell
    if (first?.ready) await shell.started
    if (first?.ready && (await holds(first.ready, {shell: shell.pid, within: this.#surroundings.enclosure}))) {
      return refused(
        'Expected `ready` to become true when the service is ready, got it true before the start. End what makes it so.'
      )
    }
    const odd = requests.findIndex(({code}) => code.includes('\0'))
    const frames: Frame[] = []
    for (const request of odd === -1 ? requests : requests.slice(0, odd)) frames.push(await this.#frame(request))
    // Before it is sent: the shell may begin while the runner waits for its turn.
    const startedAt = performance.now()
    const ends = shell.send(frames)
    // From here on it may have to be found, to be ended.
    await shell.started
    return {ends, isOver: false, shell, startedAt}
  }

  /** Waits for the end of a block whose turn it is; gives nothing when it never is. */
  async #follow(request: StepRequest, {batch, index}: {batch: Batch; index: number}): Promise<Output | undefined> {
    const end = batch.ends[index]
    if (batch.isOver || !end) return undefined
    const {shell, startedAt} = batch
    this.#requests.set(this.#count + 1, request)
    const sinceMs = performance.now() - startedAt
    const block: Block = {
      end,
      name: `${this.#tag}:${++this.#count}`,
      shell,
      since: tickNow() - Math.ceil((sinceMs / 1000) * ticksPerSecond),
      startedAt
    }
    const watch = request.ready && new AbortController()
    const ready = request.ready && watch && this.#watch(block, request.ready, watch.signal)
    // Most of what was sent ahead has ended when its turn comes.
    const cut = (await isSettled(end))
      ? undefined
      : await this.#cutShort(ready ? Promise.race([end, ready.then(() => {})]) : end, request.timeout)
    watch?.abort()
    const text = cut === undefined ? await ready : undefined
    if (text !== undefined) {
      batch.isOver = true
      this.#runOn(block)
      return {
        durationMs: performance.now() - startedAt,
        ending: 'ready',
        omittedBytes: 0,
        status: 0,
        text: cleanMessages(text)
      }
    }
    const output = await this.#endOf(block, cut)
    const told = await end
    batch.isOver = cut !== undefined || told.kind !== 'returned' || !told.record.goesOn
    // The next one started when this one ended, and not when that was read.
    const now = performance.now()
    const lag = told.kind === 'returned' ? Date.now() - told.record.to : 0
    batch.startedAt = now - (lag > 0 ? lag : 0)
    return output
  }

  async interrupt(timeout: number): Promise<Output | undefined> {
    const running = this.#running
    this.#running = undefined
    if (!running) return undefined
    const ended = await running.ended()
    if (ended) return ended
    const {block} = running
    send(-block.shell.pid, 'SIGINT')
    const output = await this.#endOf(block, await this.#cutShort(block.end, timeout))
    await this.#drain(block.shell)
    return output
  }

  /** Throws away what processes that are ended by now have printed behind the end of their block. */
  async #drain(shell: Shell): Promise<void> {
    if (shell.hasExited() || this.#signal?.aborted) return
    this.#count++
    const request = {code: 'builtin return', env: {}, maxOutput: 0, stream: 'both', timeout: drainTime} as const
    const [end] = shell.send([{request, stdin: '/dev/null'}])
    if (end) await this.#cutShort(end, request.timeout)
  }

  /** Resolves with what a block printed up to readiness, or with nothing when it ends first or is not watched any more. */
  async #watch(block: Block, readiness: Readiness, signal: AbortSignal): Promise<string | undefined> {
    const {reader} = block.shell
    const processes = () => [block.shell.pid, ...startedBy(startedBlock(block))]
    const within = this.#surroundings.enclosure
    const watched = {printed: () => reader.peek(), processes, shell: block.shell.pid, within}
    return becomesReady(readiness, watched, signal).catch(() => undefined)
  }

  #runOn(block: Block): void {
    let result: Output | undefined
    const running = {
      block,
      async ended() {
        // Its output is still being read, or its end is still to be told: what runs in another terminal may know of it first.
        const {pid} = block.shell
        if (block.shell.hasExited() || (pid !== 0 && parentOf(pid) === undefined)) await finished
        return result
      }
    }
    this.#running = running
    block.shell.reader.follow(tailSize)
    const finished = block.end.then(async () => {
      if (this.#running === running) result = await this.#endOf(block, undefined)
    })
  }

  /** How a block ended. One that was cut short is ended first, with all that it started. */
  async #endOf(block: Block, cut: 'interrupted' | 'timed-out' | undefined): Promise<Output> {
    const {end, shell, startedAt} = block
    const ports = cut === 'timed-out' ? [...portsOf(startedBy(startedBlock(block))).values()].flat() : []
    if (cut) await this.#endBlock(block)
    const result = await end
    if (result.kind === 'passed over') return refused('The shell did not take the block.')
    const {omittedBytes, text} = result.output
    const output = {
      durationMs: performance.now() - startedAt,
      omittedBytes,
      text: cleanMessages(text),
      ...(ports.length > 0 && {ports})
    }
    if (result.kind === 'exited') {
      this.#shell = undefined
      const {failed, status} = result
      const reason = `The shell ended with status ${status}.`
      return {...output, ending: cut ?? 'shell-ended', reason, status, ...(failed?.status === status && {failed})}
    }
    if (cut) await this.#drain(shell)
    const {ending, failed, from, status, to} = result.record
    return {
      ...output,
      ...(cut === undefined && to >= from && {durationMs: to - from, endedAt: to}),
      ending: cut ?? (ending === 'refused' ? 'refused' : 'returned'),
      status,
      ...(failed?.status === status && {failed}),
      ...(ending === 'refused' && {reason: unreadable})
    }
  }

  async writeFile(file: string, content: FileText): Promise<void> {
    await this.#surroundings.enclosure.write({content, file, folder: this.folders.work})
  }

  ownProcesses(): readonly number[] {
    return this.#shell ? [this.#shell.pid] : []
  }

  requestOf(tag: string): StepRequest | undefined {
    return requestByTag(tag, {requests: this.#requests, session: this.#tag})
  }

  close({enclosure}: {readonly enclosure: 'closed' | 'kept'} = {enclosure: 'kept'}): Promise<void> {
    this.#closed ??= this.#end(enclosure === 'closed' && this.#surroundings.enclosure.endsAll)
    return this.#closed
  }

  async #end(isLeftToEnclosure: boolean): Promise<void> {
    const shell = this.#shell
    if (this.#running) await this.interrupt(grace)
    // One that was replaced after its end was cleaned up then.
    await shell?.kill({alone: isLeftToEnclosure})
    this.#forgetExit()
    if (!this.#isShared) await this.#surroundings.remove()
  }

  #start(): Shell {
    // A shell that ends takes all that it started with it.
    this.#count = 0
    this.#requests.clear()
    return startShell({
      cwd: this.folders.work,
      enclosure: this.#surroundings.enclosure,
      env: this.#surroundings.env,
      tag: this.#tag
    })
  }

  async #frame(request: StepRequest): Promise<Frame> {
    if (request.stdin === undefined) return {request, stdin: '/dev/null'}
    const stdin = path.join(this.#surroundings.control, `stdin-${path.basename(this.#tag)}-${++this.#inputs}`)
    await fs.writeFile(stdin, request.stdin)
    return {request, stdin: this.#surroundings.enclosure.inside(stdin)}
  }

  /** Waits for the block's end, its time limit or the end of the run; says which of the last two it was. */
  #cutShort(end: Promise<unknown>, timeout: number): Promise<'interrupted' | 'timed-out' | undefined> {
    return new Promise(resolve => {
      const done = (which: 'interrupted' | 'timed-out' | undefined) => {
        clearTimeout(timer)
        this.#signal?.removeEventListener('abort', onAbort)
        resolve(which)
      }
      const onAbort = () => done('interrupted')
      const timer = timeout > 0 ? setTimeout(() => done('timed-out'), timeout) : undefined
      this.#signal?.addEventListener('abort', onAbort)
      if (this.#signal?.aborted) onAbort()
      void end.then(() => done(undefined))
    })
  }

  /** Ends what a block started: asks first, then kills, then kills the shell itself. */
  async #endBlock(block: Block): Promise<void> {
    const {end, shell} = block
    const started = () => allStartedBy(startedBlock(block), this.#surroundings.enclosure)
    for (const [signal, patience] of endings) {
      send(shell.pid, 'SIGINT')
      if (signal === 'SIGKILL') await killAll(started, shell.pid)
      else for (const pid of started()) send(pid, signal)
      const over = new AbortController()
      const done = await Promise.race([
        end.then(() => true),
        delay(patience, false, {signal: over.signal}).catch(() => false)
      ])
      over.abort()
      if (done) {
        await killAll(started)
        return
      }
      // Nothing is kept of a run that is over, and a shell that hears no Ctrl-C would start again what is killed.
      if (signal === 'SIGKILL' && (this.#signal?.aborted || ignoresInterrupt(shell.pid))) break
    }
    send(shell.pid, 'SIGKILL')
  }
}

/** Whether a promise is settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let is = false
  void promise.then(() => {
    is = true
  })
  await undefined
  return is
}

/** A block as its processes know it. */
function startedBlock({name, shell, since}: Block): StartedBlock {
  return {name, shell: shell.pid, since}
}

/** The output of a block that the shell did not run. */
function refused(reason: string): Output {
  return {durationMs: 0, ending: 'refused', omittedBytes: 0, reason, status: 2, text: ''}
}
