import {promises as fs} from 'node:fs'
import path from 'node:path'
import type {Output} from '../../model/output.js'
import {NumberedBlocks} from '../block-tags.js'
import {BackgroundBlock, grace, tailSize} from '../readiness/background-block.js'
import {refused, whyNot, whyNotStarted} from '../refused-output.js'
import type {Folders, RunningBlock, Session, StepRequest} from '../session.js'
import {partsOf, type SessionOptions, type SessionParts} from '../session-options.js'
import {atExit} from '../system/at-exit.js'
import {type StopReason, startDeadline} from '../system/deadline.js'
import {tickNow, ticksPerSecond} from '../system/proc.js'
import {send} from '../system/signals.js'
import type {FileText} from '../workspace/write-file.js'
import {BashBlock} from './bash-block.js'
import {type Shell, startShell} from './bash-shell.js'
import type {Frame} from './batch-format.js'
import {isSettled} from './is-settled.js'
import type {BlockEnd} from './pending-blocks.js'
import {stripLineNumbers} from './strip-line-numbers.js'

/** Opens a session: fresh folders now, its bash at the first block. Throws when the folders cannot be made. */
export async function openBashSession(options: SessionOptions): Promise<Session> {
  return new BashSession(await partsOf(options))
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

/** A block that does nothing, and how long the shell may take for it. */
const nothing = {code: 'builtin return', env: {}, maxOutput: 0, stream: 'both', timeout: 2000} as const

class BashSession implements Session {
  readonly folders: Folders
  readonly #parts: SessionParts
  readonly #blocks: NumberedBlocks
  /** How many standard inputs were written. */
  #inputs = 0
  #shell: Shell | undefined
  /** The end of what was sent last. */
  #last: Promise<unknown> = Promise.resolve()
  #closed: Promise<void> | undefined
  #running: {readonly block: BashBlock; readonly left: BackgroundBlock<BlockEnd>} | undefined
  readonly #forgetExit = atExit(() => {
    if (this.#shell) send(-this.#shell.pid, 'SIGKILL')
  })

  constructor(parts: SessionParts) {
    this.#parts = parts
    this.#blocks = new NumberedBlocks(parts.tag)
    this.folders = parts.environment.folders
  }

  get running(): RunningBlock | undefined {
    return this.#running?.left
  }

  get isAtPrompt(): boolean {
    return this.#running === undefined
  }

  prepare(): void {
    if (!this.#isOver) this.#shell ??= this.#start()
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
    if (this.#isOver) return {...refused(''), ending: 'interrupted', status: 130}
    const [first] = requests
    const reason = first && (await whyNot(first, this.running))
    if (reason !== undefined) return refused(reason)
    this.#running = undefined
    this.#shell ??= this.#start()
    const shell = this.#shell
    if (first?.ready) {
      await shell.started
      const reason = await whyNotStarted(first, {shell: shell.pid, within: this.#parts.environment.containment})
      if (reason !== undefined) return refused(reason)
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
    const {signal, environment} = this.#parts
    const sinceMs = performance.now() - startedAt
    const block = new BashBlock({
      containment: environment.containment,
      end,
      name: this.#blocks.add(request),
      shell,
      signal,
      since: tickNow() - Math.ceil((sinceMs / 1000) * ticksPerSecond),
      startedAt
    })
    const watch = request.ready && new AbortController()
    const ready = request.ready && watch && block.waitUntilReady(request.ready, watch.signal)
    // Most of what was sent ahead has ended when its turn comes.
    const cut = (await isSettled(end))
      ? undefined
      : await this.#startDeadline(ready ? Promise.race([end, ready.then(() => {})]) : end, request.timeout)
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
        text: stripLineNumbers(text)
      }
    }
    const output = await this.#outputOf(block, cut)
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
    const {block, left} = running
    left.forget()
    const ended = await left.ended()
    if (ended) return ended
    send(-block.shell.pid, 'SIGINT')
    const output = await this.#outputOf(block, await this.#startDeadline(block.end, timeout))
    await this.#drain(block.shell)
    return output
  }

  /** Throws away what processes that are ended by now have printed behind the end of their block. */
  async #drain(shell: Shell): Promise<void> {
    if (shell.hasExited() || this.#parts.signal?.aborted) return
    this.#blocks.add()
    const [end] = shell.send([{request: nothing, stdin: '/dev/null'}])
    if (end) await this.#startDeadline(end, nothing.timeout)
  }

  #runOn(block: BashBlock): void {
    block.shell.reader.follow(tailSize)
    const left = new BackgroundBlock({
      end: block.end,
      isGone: () => block.isGone,
      outputOf: () => this.#outputOf(block, undefined)
    })
    this.#running = {block, left}
  }

  /** How a block ended, cut short or not. Its shell is at its prompt then, or forgotten. */
  async #outputOf(block: BashBlock, cut: StopReason | undefined): Promise<Output> {
    const output = await block.output(cut)
    const {kind} = await block.end
    if (kind === 'exited') this.#shell = undefined
    if (kind === 'returned' && cut) await this.#drain(block.shell)
    return output
  }

  async writeFile(file: string, content: FileText): Promise<void> {
    await this.#parts.environment.containment.write({content, file, folder: this.folders.work})
  }

  ownProcesses(): readonly number[] {
    return this.#shell ? [this.#shell.pid] : []
  }

  requestOf(tag: string): StepRequest | undefined {
    return this.#blocks.requestOf(tag)
  }

  close({containment}: {readonly containment: 'closed' | 'kept'} = {containment: 'kept'}): Promise<void> {
    this.#closed ??= this.#end(containment === 'closed' && this.#parts.environment.containment.endsAll)
    return this.#closed
  }

  async #end(isLeftToEnclosure: boolean): Promise<void> {
    const shell = this.#shell
    if (this.#running) await this.interrupt(grace)
    // One that was replaced after its end was cleaned up then.
    await shell?.kill({alone: isLeftToEnclosure})
    this.#forgetExit()
    if (!this.#parts.isShared) await this.#parts.environment.remove()
  }

  get #isOver(): boolean {
    return this.#parts.signal?.aborted === true || this.#closed !== undefined
  }

  #start(): Shell {
    this.#blocks.restart()
    const {environment, tag} = this.#parts
    return startShell({cwd: this.folders.work, containment: environment.containment, env: environment.env, tag})
  }

  async #frame(request: StepRequest): Promise<Frame> {
    if (request.stdin === undefined) return {request, stdin: '/dev/null'}
    const {environment, tag} = this.#parts
    const stdin = path.join(environment.control, `stdin-${path.basename(tag)}-${++this.#inputs}`)
    await fs.writeFile(stdin, request.stdin)
    return {request, stdin: environment.containment.inside(stdin)}
  }

  #startDeadline(end: Promise<unknown>, timeout: number): Promise<StopReason | undefined> {
    return startDeadline(end, {signal: this.#parts.signal, timeout})
  }
}
