import path from 'node:path'
import type {Output} from '../../model/output.js'
import type {BlockMarks} from '../block-marks.js'
import {BackgroundBlock, grace, tailSize} from '../readiness/background-block.js'
import {endedBefore, refused, whyNot, whyNotStarted} from '../refused-output.js'
import {type Folders, noInput, type RunningBlock, type Session, type StepRequest} from '../session.js'
import {createParts, type SessionOptions, type SessionParts} from '../session-options.js'
import {atExit} from '../system/at-exit.js'
import {type StopReason, startDeadline} from '../system/deadline.js'
import {Later, type Pending} from '../system/later.js'
import {tickNow, ticksPerSecond} from '../system/proc.js'
import {randomHex} from '../system/random-hex.js'
import {send} from '../system/signals.js'
import {writeControlFile} from '../workspace/control-file.js'
import type {FileText} from '../workspace/write-file.js'
import {BashBlock} from './bash-block.js'
import {type Shell, startShell} from './bash-shell.js'
import {Batch} from './batch.js'
import type {Frame} from './batch-format.js'
import {BlockModes} from './block-mode.js'
import {cleanTraces} from './own-messages.js'
import type {BlockEnd} from './pending-blocks.js'
import {pressInterrupt} from './press-interrupt.js'
import type {NotSaved, SavedShell} from './state/shell-state.js'

/** Opens a session, whose bash starts with the first block. Throws if its folders can't be created. */
export async function openBashSession(options: SessionOptions): Promise<Session> {
  return new BashSession(await createParts(options))
}

/** A block that does nothing, and how long the shell may take for it. */
const nothing = {code: '', env: {}, maxOutput: 0, stream: 'both', timeout: 2000} as const

class BashSession implements Session {
  readonly folders: Folders
  readonly #parts: SessionParts
  readonly #blocks: BlockMarks
  #modes = new BlockModes()
  /** Files written as standard inputs. */
  #inputs = 0
  #shell: Shell | undefined
  /** Settles when what was sent last has ended. */
  #last: Promise<unknown> = Promise.resolve()
  #closed: Promise<void> | undefined
  #running: {readonly block: BashBlock; readonly left: BackgroundBlock<BlockEnd>} | undefined
  readonly #forgetExit = atExit(() => {
    if (this.#shell) send(-this.#shell.pid, 'SIGKILL')
  })

  constructor(parts: SessionParts) {
    this.#parts = parts
    this.#blocks = parts.blocks
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
    return (await output?.promise) ?? refused('The shell did not run the block.')
  }

  runAhead(requests: readonly StepRequest[]): readonly Pending<Output | undefined>[] {
    const outputs = requests.map(() => new Later<Output | undefined>())
    this.#last = this.#runInTurn(requests, outputs)
    return outputs
  }

  /** Runs blocks when those before have ended, and sets their outputs. */
  async #runInTurn(requests: readonly StepRequest[], outputs: readonly Later<Output | undefined>[]): Promise<void> {
    await this.#last
    try {
      const batch = await this.#send(requests)
      if (!(batch instanceof Batch)) outputs[0]?.set(batch)
      else {
        for (const [index, request] of requests.entries()) {
          outputs[index]?.set(batch.knownOutput(index) ?? (await this.#outcomeOf(request, {batch, index})))
        }
      }
      for (const output of outputs) output.set(undefined)
    } catch (error) {
      for (const output of outputs) output.fail(error)
    }
  }

  /** Sends blocks to the shell; resolves with the output of the first if that isn't possible. */
  async #send(requests: readonly StepRequest[]): Promise<Batch | Output> {
    if (this.#isOver) return {...refused(''), ending: 'interrupted', status: 130}
    const [first] = requests
    const reason = first && (await whyNot(first, this.running))
    if (reason !== undefined) return refused(reason)
    this.#running = undefined
    if (this.#shell?.hasExited()) {
      const status = await this.#shell.exited
      this.#shell = undefined
      return refused(endedBefore(status))
    }
    this.#shell ??= this.#start()
    const shell = this.#shell
    if (first?.ready) {
      await shell.started
      const {environment, signal} = this.#parts
      const reason = await whyNotStarted(first, {shell: shell.pid, signal, within: environment.containment})
      if (reason !== undefined) return refused(reason)
    }
    const odd = requests.findIndex(({code}) => code.includes('\0'))
    const frames: Frame[] = []
    for (const request of odd === -1 ? requests : requests.slice(0, odd)) {
      const {stdin} = request
      frames.push(this.#frame(request, stdin === undefined ? noInput : await this.#writeInput(stdin)))
    }
    // Taken before sending: the shell may begin while the runner waits for its turn.
    const startedAt = performance.now()
    const ends = shell.send(frames)
    // From here on it may have to be ended.
    await shell.started
    return new Batch({ends, frames, shell, startedAt})
  }

  /** Waits for the end of a block; resolves with nothing if it doesn't run. */
  async #outcomeOf(request: StepRequest, {batch, index}: {batch: Batch; index: number}): Promise<Output | undefined> {
    const pending = batch.ends[index]
    const frame = batch.frames[index]
    if (batch.isOver || !pending || frame === undefined) return undefined
    const end = pending.promise
    const {shell, startedAt} = batch
    const {signal, environment} = this.#parts
    const sinceMs = performance.now() - startedAt
    const block = new BashBlock({
      containment: environment.containment,
      end,
      frame,
      mark: frame.mark,
      shell,
      signal,
      since: tickNow() - Math.ceil((sinceMs / 1000) * ticksPerSecond),
      startedAt
    })
    const watch = request.ready && new AbortController()
    const ready = request.ready && watch && block.waitUntilReady(request.ready, watch.signal)
    const cut = pending.known
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
        text: cleanTraces(text)
      }
    }
    const output = await this.#outputOf(block, cut)
    batch.passOn(await end)
    if (cut !== undefined) batch.isOver = true
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
    pressInterrupt(block.shell.pid, block.end)
    const output = await this.#outputOf(block, await this.#startDeadline(block.end, timeout))
    await this.#drain(block.shell)
    return output
  }

  /** Drops what processes printed after the end of their block and before they were ended. */
  async #drain(shell: Shell): Promise<void> {
    if (shell.hasExited() || this.#parts.signal?.aborted) return
    const [end] = shell.send([this.#frame(nothing, noInput)])
    if (end) await this.#startDeadline(end.promise, nothing.timeout)
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

  /** The output of a block. Its shell waits for the next one then, or has ended. */
  async #outputOf(block: BashBlock, cut: StopReason | undefined): Promise<Output> {
    const output = await block.output(cut)
    const {kind} = await block.end
    if (kind === 'forged') await block.shell.kill({alone: false})
    if (kind === 'exited' || kind === 'forged') this.#shell = undefined
    if (kind === 'returned' && cut) await this.#drain(block.shell)
    return output
  }

  async save(): Promise<NotSaved | SavedShell> {
    const shell = this.#shell
    if (!shell) return {reason: 'its shell ended'}
    if (!shell.isIdle() || !this.isAtPrompt) return {reason: 'its shell is busy'}
    const modes = this.#modes.state
    if (modes.isShadowed || modes.isHooked) return {reason: 'it replaces a command that the runner needs'}
    const {saveShell} = await import('./state/shell-checkpoint.js')
    const saved = await saveShell({pid: shell.pid, run: request => this.run(request)})
    this.#modes = new BlockModes(modes)
    return 'reason' in saved ? saved : {...saved, modes}
  }

  async restore(saved: SavedShell): Promise<boolean> {
    this.prepare()
    const shell = this.#shell
    if (!shell) return false
    await shell.started
    await this.run({...nothing, timeout: 10_000})
    this.#modes = new BlockModes(saved.modes)
    const {restoreShell} = await import('./state/shell-checkpoint.js')
    const isSame = await restoreShell({pid: shell.pid, run: request => this.run(request)}, saved)
    this.#modes = new BlockModes(saved.modes)
    return isSame && this.#shell === shell
  }

  printed(): string {
    return this.#shell?.reader.last() ?? ''
  }

  async writeFile(file: string, content: FileText): Promise<void> {
    await this.#parts.environment.containment.write({
      content,
      file,
      folder: this.folders.work,
      signal: this.#parts.signal
    })
  }

  ownProcesses(): readonly number[] {
    return this.#shell ? [this.#shell.pid] : []
  }

  requestOf(mark: number): StepRequest | undefined {
    return this.#blocks.requestOf(mark)
  }

  close({containment}: {readonly containment: 'closed' | 'kept'} = {containment: 'kept'}): Promise<void> {
    this.#closed ??= this.#end(containment === 'closed' && this.#parts.environment.containment.endsAll)
    return this.#closed
  }

  async #end(isContained: boolean): Promise<void> {
    const shell = this.#shell
    if (this.#running) await this.interrupt(grace)
    // A shell that had ended was cleaned up then.
    await shell?.kill({alone: isContained})
    this.#forgetExit()
    if (!this.#parts.isShared) await this.#parts.environment.remove()
  }

  get #isOver(): boolean {
    return this.#parts.signal?.aborted === true || this.#closed !== undefined
  }

  #start(): Shell {
    this.#modes = new BlockModes()
    const {blocks, environment, tag} = this.#parts
    const {containment, env} = environment
    return startShell({containment, cwd: this.folders.work, env, session: blocks.session, tag})
  }

  #frame(request: StepRequest, stdin: string): Frame {
    const mark = this.#blocks.add(request === nothing ? undefined : request)
    return {key: randomHex(16), mark, mode: this.#modes.next(request.code), request, stdin}
  }

  /** Writes the standard input of a block; returns its path. */
  async #writeInput(text: string): Promise<string> {
    const {environment, tag} = this.#parts
    const file = path.join(environment.control, `stdin-${path.basename(tag)}-${++this.#inputs}`)
    writeControlFile(file, text)
    return environment.containment.inside(file)
  }

  #startDeadline(end: Promise<unknown>, timeout: number): Promise<StopReason | undefined> {
    return startDeadline(end, {signal: this.#parts.signal, timeout})
  }
}
