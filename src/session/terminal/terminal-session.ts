import type {Output} from '../../model/output.js'
import {BackgroundBlock, grace, tailSize} from '../readiness/background-block.js'
import {endedBefore, refused, whyNot, whyNotStarted} from '../refused-output.js'
import type {Folders, RunningBlock, Session, StepRequest} from '../session.js'
import {createParts, type SessionOptions, type SessionParts} from '../session-options.js'
import {atExit} from '../system/at-exit.js'
import {foregroundOf} from '../system/proc.js'
import {send} from '../system/signals.js'
import type {FileText} from '../workspace/write-file.js'
import {fullScreenProgram} from './full-screen-program.js'
import {sendKeys} from './send-keys.js'
import {sendRequest} from './send-request.js'
import {type ShellEnd, Terminal} from './terminal.js'
import {terminalOutput, type UntimedOutput} from './terminal-output.js'

/** Opens a session at a terminal: its bash starts at the first step. Throws when the folders cannot be made. */
export async function openTerminalSession(options: SessionOptions): Promise<Session> {
  return new TerminalSession(await createParts(options))
}

class TerminalSession implements Session {
  readonly folders: Folders
  readonly #parts: SessionParts
  #terminal: Terminal | undefined
  #running: BackgroundBlock<ShellEnd> | undefined
  #closed: Promise<void> | undefined
  /** The last request ended with a program that waits for input. */
  #waits = false
  readonly #forgetExit = atExit(() => {
    if (this.#open) send(-this.#open.shell.pid, 'SIGKILL')
  })

  constructor(parts: SessionParts) {
    this.#parts = parts
    this.folders = parts.environment.folders
  }

  /** The terminal whose shell isn't known to have ended. */
  get #open(): Terminal | undefined {
    return this.#terminal?.isOver ? undefined : this.#terminal
  }

  get running(): RunningBlock | undefined {
    return this.#running
  }

  get isAtPrompt(): boolean {
    return this.#open === undefined || (this.#open.isAtPrompt && !this.#running)
  }

  get fullScreenProgram(): string | undefined {
    const terminal = this.#open
    return terminal && fullScreenProgram({isAlternate: terminal.shell.screen.isAlternate, shell: terminal.shell.pid})
  }

  get endedWaiting(): number | undefined {
    const prompt = this.#open?.prompt
    return this.#waits && prompt?.isShown ? prompt.end?.status : undefined
  }

  async run(request: StepRequest): Promise<Output> {
    const startedAt = performance.now()
    const output = await this.#give(request)
    this.#waits = output.ending === 'waits'
    return {...output, durationMs: performance.now() - startedAt}
  }

  async #give(request: StepRequest): Promise<UntimedOutput> {
    const {signal, environment} = this.#parts
    if (signal?.aborted || this.#closed) return {...refused(''), ending: 'interrupted', status: 130}
    const reason = await whyNot(request, this.#running)
    if (reason !== undefined) return refused(reason)
    this.#running = undefined
    if (this.#open?.shell.hasExited()) {
      const {exited, screen} = this.#open.shell
      const status = await exited
      this.#open.isOver = true
      screen.dispose()
      return refused(endedBefore(status))
    }
    const terminal = this.#open ?? (await Terminal.open(this.#parts, request.timeout))
    if (!(terminal instanceof Terminal)) return terminal
    this.#terminal = terminal
    const notStarted = await whyNotStarted(request, {
      shell: terminal.shell.pid,
      signal,
      within: environment.containment
    })
    if (notStarted !== undefined) return refused(notStarted)
    if (terminal.isAtPrompt) terminal.prompts = []
    terminal.prompts = [...terminal.prompts, ...(request.prompt ?? [])]
    const {prompt, shell} = terminal
    const place = prompt.isTyped ? 'typed' : prompt.isShown ? 'prompt' : 'program'
    shell.tape?.begin(request.maxOutput)
    const output = await sendRequest(terminal, request)
    if (output.ending === 'ready') this.#runOn(terminal)
    if (!shell.tape) return output
    const {isAtPrompt} = this
    return {...output, takes: [{...shell.tape.take(), code: request.code, isDone: isAtPrompt, place}]}
  }

  async interrupt(timeout: number): Promise<Output | undefined> {
    const running = this.#running
    this.#running = undefined
    running?.forget()
    const ended = await running?.ended()
    if (ended) return ended
    const terminal = this.#open
    if (!terminal || (!running && this.isAtPrompt)) return undefined
    const startedAt = performance.now()
    const output = await terminalOutput(terminal, await sendKeys(terminal, '\x03', {timeout}))
    return {...output, durationMs: performance.now() - startedAt}
  }

  #runOn(terminal: Terminal): void {
    const startedAt = performance.now()
    const end = terminal.back()
    terminal.shell.screen.begin(tailSize)
    this.#running = new BackgroundBlock({
      end,
      isGone: () => terminal.shell.hasExited(),
      outputOf: async end => ({
        ...(await terminalOutput(terminal, end)),
        durationMs: performance.now() - startedAt
      })
    })
  }

  printed(): string {
    return this.#open?.shell.screen.lastRows() ?? ''
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
    return this.#open ? foregroundOf(this.#open.shell.pid) : []
  }

  requestOf(mark: number): StepRequest | undefined {
    return this.#parts.blocks.requestOf(mark)
  }

  close(): Promise<void> {
    this.#closed ??= this.#end()
    return this.#closed
  }

  async #end(): Promise<void> {
    const terminal = this.#open
    if (this.#running) await this.interrupt(grace)
    await terminal?.close()
    this.#forgetExit()
    if (!this.#parts.isShared) await this.#parts.environment.remove()
  }
}
