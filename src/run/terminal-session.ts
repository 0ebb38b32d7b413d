import {randomBytes} from 'node:crypto'
import {writeFile} from 'node:fs/promises'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import type {FailedCommand, Output} from '../model/output.js'
import type {Readiness} from '../model/readiness.js'
import {atExit} from './at-exit.js'
import {processesTagged} from './bash-shell.js'
import {becomesReady, holds} from './becomes-ready.js'
import {allStartedBy, type StartedBlock, startedBy} from './block-processes.js'
import {cleanMessages, unreadable} from './clean-messages.js'
import {formatAround, quote} from './frame.js'
import {findPromptAt} from './known-prompts.js'
import {portsOf} from './listening.js'
import {descendants, endings, foregroundOf, ignoresInterrupt, killAll, send, tickNow} from './processes.js'
import {requestByTag} from './request-by-tag.js'
import type {Folders, RunningBlock, Session, StepRequest} from './session.js'
import {partsOf, type SessionOptions, type SessionParts} from './session-parts.js'
import type {Surroundings} from './surroundings.js'
import type {ScreenMark} from './terminal-screen.js'
import {startTerminalShell, type TerminalShell} from './terminal-shell.js'
import {entryOf, withoutEcho} from './typing.js'
import {pause, waiting} from './waiting.js'
import type {FileText} from './write-inside.js'

/** Opens a session at a terminal: its bash starts at the first step. Throws when the folders cannot be made. */
export async function openTerminalSession(options: SessionOptions): Promise<Session> {
  return new TerminalSession(await partsOf(options))
}

/** Why a wait is over. */
type End =
  | {readonly kind: 'exited'; readonly status: number}
  | {readonly kind: 'interrupted' | 'prompt' | 'timed-out' | 'waits'}
  | {readonly kind: 'ready'; readonly text: string}

/** What was entered last at the shell's own prompt. */
interface Block {
  /** Stands in the environment of what it started. */
  readonly name: string
  /** When it started, in clock ticks. */
  readonly since: number
}

/** The end of a command as its mark tells. */
interface Mark {
  readonly status: number
  /** `refused` or `blocked` where the block did not run. */
  readonly how: string
  /** What was on the screen. */
  readonly text: string
}

interface WaitOptions {
  readonly timeout: number
  readonly ready?: Readiness | undefined
  /** It also counts as waiting when it is quiet, whatever it waits for. */
  readonly isSuspended?: boolean | undefined
  readonly prompts: readonly string[]
}

/** Bytes that are shown of what a block prints while it runs on. */
const tailSize = 1 << 16
/** How long a block may take to end by Ctrl-C when its session is closed, in milliseconds. */
const grace = 2000
/** After so many looks at a terminal, one looks less often. */
const manyLooks = 100

class TerminalSession implements Session {
  readonly folders: Folders
  readonly #isShared: boolean
  readonly #surroundings: Surroundings
  readonly #signal: AbortSignal | undefined
  /** Stands in the environment of all that the session starts, so that it is found again. */
  readonly #tag: string
  #shell: TerminalShell | undefined
  /** Blocks that the present shell was given. */
  #count = 0
  /** What the present shell was asked for, by the numbers of the blocks. */
  readonly #requests = new Map<number, StepRequest>()
  /** What is asked for now. */
  #request: StepRequest | undefined
  #block: Block | undefined
  #isAtPrompt = false
  /** Something was typed at the prompt and not entered. */
  #isTyped = false
  #mark: Mark | undefined
  /** The command that failed last since a line was entered. */
  #failed: FailedCommand | undefined
  #onPrompt: () => void = () => {}
  #prompts: readonly string[] = []
  #running: RunningBlock | undefined
  #closed: Promise<void> | undefined
  readonly #forgetExit = atExit(() => {
    if (this.#shell) send(-this.#shell.pid, 'SIGKILL')
  })

  constructor({isShared, signal, surroundings}: SessionParts) {
    this.#isShared = isShared
    this.#tag = `${surroundings.enclosure.tag}${randomBytes(8).toString('hex')}`
    this.#surroundings = surroundings
    this.folders = surroundings.folders
    this.#signal = signal
  }

  get running(): RunningBlock | undefined {
    return this.#running
  }

  get isAtPrompt(): boolean {
    return this.#shell === undefined || (this.#isAtPrompt && !this.#isTyped && !this.#running)
  }

  async run(request: StepRequest): Promise<Output> {
    const startedAt = performance.now()
    const ended = (output: Omit<Output, 'durationMs'>): Output => ({
      ...output,
      durationMs: performance.now() - startedAt
    })
    const none = {omittedBytes: 0, text: ''}
    const refused = (reason: string) => ended({...none, ending: 'refused', reason, status: 2})
    if (this.#signal?.aborted || this.#closed) return ended({...none, ending: 'interrupted', status: 130})
    if (request.code.includes('\0')) return refused('Expected text, got a NUL character. Remove it.')
    if (this.#running && (await this.#running.ended()) === undefined)
      return refused('Expected a prompt, got a block that runs on.')
    this.#running = undefined
    this.#request = request
    this.#shell ??= await this.#start()
    const shell = this.#shell
    if (request.ready && (await holds(request.ready, {shell: shell.pid, within: this.#surroundings.enclosure}))) {
      return refused(
        'Expected `ready` to become true when the service is ready, got it true before the start. End what makes it so.'
      )
    }
    if (this.isAtPrompt) this.#prompts = []
    this.#prompts = [...this.#prompts, ...(request.prompt ?? [])]
    return ended(await this.#give(shell, request))
  }

  async interrupt(timeout: number): Promise<Output | undefined> {
    const running = this.#running
    this.#running = undefined
    const ended = await running?.ended()
    if (ended) return ended
    const shell = this.#shell
    if (!shell || (!running && this.isAtPrompt)) return undefined
    const startedAt = performance.now()
    const end = await this.#send(shell, '\x03', {timeout})
    return {...(await this.#output(shell, end)), durationMs: performance.now() - startedAt}
  }

  async writeFile(file: string, content: FileText): Promise<void> {
    await this.#surroundings.enclosure.write({content, file, folder: this.folders.work})
  }

  ownProcesses(): readonly number[] {
    return this.#shell ? foregroundOf(this.#shell.pid) : []
  }

  requestOf(tag: string): StepRequest | undefined {
    return requestByTag(tag, {requests: this.#requests, session: this.#tag})
  }

  close(): Promise<void> {
    this.#closed ??= this.#end()
    return this.#closed
  }

  async #end(): Promise<void> {
    const shell = this.#shell
    if (this.#running) await this.interrupt(grace)
    if (shell) send(-shell.pid, 'SIGKILL')
    await killAll(() => [...(shell ? descendants(shell.pid) : []), ...processesTagged(this.#tag)])
    await shell?.exited
    shell?.screen.dispose()
    this.#forgetExit()
    if (!this.#isShared) await this.#surroundings.remove()
  }

  async #start(): Promise<TerminalShell> {
    this.#count = 0
    this.#requests.clear()
    this.#isAtPrompt = false
    this.#isTyped = false
    const {control, enclosure, env} = this.#surroundings
    const prompted = this.#prompted()
    const shell = await startTerminalShell({
      control,
      cwd: this.folders.work,
      enclosure,
      env,
      onMark: mark => this.#onMark(mark),
      tag: this.#tag
    })
    await Promise.race([prompted, shell.exited])
    return shell
  }

  #prompted(): Promise<void> {
    return new Promise(resolve => {
      this.#onPrompt = resolve
    })
  }

  #onMark({fields, letter}: ScreenMark): void {
    const [status = '0', how = 'returned'] = fields
    if (letter === 'C') {
      this.#failed = undefined
      this.#mark = undefined
      this.#isAtPrompt = false
    }
    if (letter === 'E') this.#failed = readFailure(fields)
    if (letter === 'D') this.#mark = {how, status: Number(status), text: this.#shell?.screen.text() ?? ''}
    if (letter === 'B') {
      this.#isAtPrompt = true
      this.#isTyped = false
      this.#onPrompt()
    }
  }

  /** Gives a terminal what a reader would: a block at the shell's prompt, lines to what runs there, or keys. */
  async #give(shell: TerminalShell, request: StepRequest): Promise<Omit<Output, 'durationMs'>> {
    const {code, input = 'block', timeout} = request
    const deadline = timeout > 0 ? performance.now() + timeout : 0
    const left = () => (deadline > 0 ? Math.max(1, deadline - performance.now()) : 0)
    shell.screen.begin(request.maxOutput, {atMark: input === 'block' && this.#isAtPrompt})
    if (input !== 'block') {
      const wasAtPrompt = this.#isAtPrompt
      const end = await this.#send(shell, input === 'keys' ? keyOf(code) : code, {timeout})
      if (input === 'typed' && this.#isAtPrompt && end.kind === 'waits') this.#isTyped = true
      const output = await this.#output(shell, end)
      // What the shell's own line shows is no output.
      return wasAtPrompt ? {...output, text: ''} : output
    }
    if (!this.isAtPrompt && !this.#isTyped) return this.#typeInto(shell, {...request, left})

    const lines = code.split('\n')
    const head = lines.slice(0, request.opensAt ?? lines.length).join('\n')
    const rest = lines.slice(request.opensAt ?? lines.length).join('\n')
    const entry = this.#isTyped ? `${code}\r` : await this.#prepare(shell, {...request, code: head})
    this.#mark = undefined
    const {isSuspended, ready} = request
    const end = await this.#send(shell, entry, {isSuspended, ready, timeout})
    const output = await this.#output(shell, end)
    if (rest.trim() === '' || this.#isOver(output)) return output
    const {opensAt: _, ...again} = request
    const more = await this.#give(shell, {...again, code: rest, timeout: left()})
    return {...more, text: output.text + more.text}
  }

  /** Types the lines of a block into the program that waits, each when it asks for it, until it is left. */
  async #typeInto(
    shell: TerminalShell,
    request: StepRequest & {readonly left: () => number}
  ): Promise<Omit<Output, 'durationMs'>> {
    const {screen} = shell
    const lines = request.code.split('\n')
    let text = ''
    for (const [index, line] of lines.entries()) {
      const entry = entryOf(line, {
        before: lines[index - 1] ?? '',
        isLast: index === lines.length - 1,
        prompt: screen.cursorLine()
      })
      for (const each of entry) {
        screen.begin(request.maxOutput)
        const isLast = index === lines.length - 1
        const end = await this.#send(shell, `${each}\r`, {
          timeout: request.left(),
          ...(isLast && request.ready && {ready: request.ready})
        })
        const output = await this.#output(shell, end)
        text += screen.isAlternate ? output.text : withoutEcho(output.text, each)
        const rest = lines.slice(index + 1)
        if (this.#isOver(output) || rest.length === 0) {
          if (each === entry.at(-1) || this.#isOver(output))
            return {...output, text: screen.isAlternate ? output.text : text}
        } else if (this.isAtPrompt) {
          const more = await this.#give(shell, {...request, code: rest.join('\n'), timeout: request.left()})
          return {...more, text: text + more.text}
        }
      }
    }
    return {ending: 'waits', omittedBytes: 0, status: 0, text}
  }

  #isOver({ending}: Pick<Output, 'ending'>): boolean {
    return ending !== 'returned' && ending !== 'waits'
  }

  /** Leaves a block where the shell finds it; gives the line that runs it. */
  async #prepare({files}: TerminalShell, request: StepRequest): Promise<string> {
    const {after, before} = formatAround(request)
    let stdin = '<&250'
    if (request.stdin !== undefined) {
      const file = path.join(this.#surroundings.control, `stdin-${path.basename(this.#tag)}`)
      await writeFile(file, request.stdin)
      stdin = `<${quote(this.#surroundings.enclosure.inside(file))}`
    }
    await writeFile(files.block, request.code)
    await writeFile(files.around, `${before}\0${after}\0`)
    this.#count++
    if (this.#request) this.#requests.set(this.#count, this.#request)
    this.#block = {name: `${this.#tag}:${this.#count}`, since: tickNow()}
    const outputs = {both: '>&251 2>&251', stderr: '2>&251 >/dev/null', stdout: '>&251 2>/dev/null'}[request.stream]
    const run = `. "$__fencepost_source" ${stdin} ${outputs} 250<&- 251>&-`
    // What `set -x` traces of the runner's own line is nobody's output.
    return ` { __fencepost_begin; ${run}; __fencepost_finish; } 2>/dev/null\r`
  }

  /** Sends keys and waits until the shell's prompt is back, or what runs waits for more. */
  async #send(shell: TerminalShell, keys: string, options: Omit<WaitOptions, 'prompts'>): Promise<End> {
    const prompted = this.#prompted()
    const seen = shell.screen.seen
    shell.write(keys)
    const over = new AbortController()
    const until: Promise<End>[] = [
      prompted.then((): End => ({kind: 'prompt'})),
      shell.exited.then((status): End => ({kind: 'exited', status})),
      this.#cutShort(options.timeout, over.signal)
    ]
    const watched = {
      printed: () => shell.screen.text(),
      processes: () => [shell.pid, ...this.#startedBy()],
      shell: shell.pid,
      within: this.#surroundings.enclosure
    }
    if (options.isSuspended) {
      const quiet = becomesReady({kind: 'settled'}, watched, over.signal).then((): End => ({kind: 'waits'}))
      until.push(unlessAborted(quiet))
    }
    if (options.ready) {
      const ready = becomesReady(options.ready, watched, over.signal).then((text): End => ({kind: 'ready', text}))
      until.push(unlessAborted(ready))
    } else until.push(unlessAborted(this.#waits(shell, {seen, signal: over.signal})))
    const end = await Promise.race(until)
    over.abort()
    return end
  }

  /** Resolves when what runs waits for a person. */
  async #waits(
    shell: TerminalShell,
    {seen, signal}: {readonly seen: number; readonly signal: AbortSignal}
  ): Promise<End> {
    const {screen} = shell
    const look = waiting({
      device: shell.device,
      isAtPrompt: () => screen.seen > seen && findPromptAt(screen.cursorLine(), this.#prompts) !== -1,
      printed: () => screen.seen,
      shell: shell.pid
    })
    for (let looks = 0; ; looks++) {
      await delay(looks > manyLooks ? 5 * pause : pause, undefined, {signal})
      await screen.settled()
      if (await look()) return {kind: 'waits'}
    }
  }

  #cutShort(timeout: number, over: AbortSignal): Promise<End> {
    return new Promise(resolve => {
      const timer = timeout > 0 ? setTimeout(() => resolve({kind: 'timed-out'}), timeout) : undefined
      const onAbort = () => resolve({kind: 'interrupted'})
      this.#signal?.addEventListener('abort', onAbort)
      over.addEventListener('abort', () => {
        clearTimeout(timer)
        this.#signal?.removeEventListener('abort', onAbort)
      })
      if (this.#signal?.aborted) onAbort()
    })
  }

  /** What became of what was given. What was cut short is ended first, with all that it started. */
  async #output(shell: TerminalShell, end: End): Promise<Omit<Output, 'durationMs'>> {
    const {screen} = shell
    switch (end.kind) {
      case 'exited': {
        this.#shell = undefined
        const reason = `The shell ended with status ${end.status}.`
        const text = this.#mark?.text ?? screen.text()
        const output = {
          ending: 'shell-ended',
          omittedBytes: screen.omittedBytes,
          reason,
          status: end.status,
          text
        } as const
        screen.dispose()
        return output
      }
      case 'interrupted':
      case 'timed-out': {
        const ports = end.kind === 'timed-out' ? [...portsOf(this.#startedBy()).values()].flat() : []
        const last = await this.#endBlock(shell)
        const {text, ...output} = await this.#output(shell, last)
        return {...output, ending: end.kind, text, ...(ports.length > 0 && {ports})}
      }
      case 'prompt': {
        const {how = 'returned', status = 0, text = ''} = this.#mark ?? {}
        const printed = {omittedBytes: screen.omittedBytes, text}
        if (how === 'refused') {
          return {...printed, ending: 'refused', reason: unreadable, status, text: cleanMessages(text)}
        }
        const failed = this.#failed
        return {...printed, ending: 'returned', status, ...(status !== 0 && failed?.status === status && {failed})}
      }
      case 'ready':
        this.#runOn(shell)
        return {ending: 'ready', omittedBytes: 0, status: 0, text: end.text}
      case 'waits':
        return {
          ending: this.#isAtPrompt ? 'returned' : 'waits',
          omittedBytes: screen.omittedBytes,
          status: 0,
          text: this.#withoutPrompt(screen.text())
        }
      default:
        return end satisfies never
    }
  }

  /** Takes away the prompt that a program waits with, where it is a known one; a question of its own is part of the text. */
  #withoutPrompt(text: string): string {
    const {screen} = this.#shell ?? {}
    if (!screen || screen.isAlternate) return text
    const line = screen.cursorLine()
    if (findPromptAt(line, this.#prompts) === -1) return text
    // Blanks at the end of a row may be there or not.
    const prompt = [line, line.trimEnd()].find(each => text.endsWith(each)) ?? ''
    return text.slice(0, text.length - prompt.length)
  }

  #runOn(shell: TerminalShell): void {
    let result: Output | undefined
    const startedAt = performance.now()
    const prompted = this.#prompted().then((): End => ({kind: 'prompt'}))
    const exited = shell.exited.then((status): End => ({kind: 'exited', status}))
    const running = {
      async ended() {
        if (shell.hasExited()) await finished
        return result
      }
    }
    this.#running = running
    shell.screen.begin(tailSize)
    const finished = Promise.race([prompted, exited]).then(async end => {
      if (this.#running === running)
        result = {...(await this.#output(shell, end)), durationMs: performance.now() - startedAt}
    })
  }

  /** Ends what the last block started: asks first, then kills, then kills the shell itself. */
  async #endBlock(shell: TerminalShell): Promise<End> {
    const prompted = this.#prompted().then((): End => ({kind: 'prompt'}))
    const exited = shell.exited.then((status): End => ({kind: 'exited', status}))
    if (this.#isAtPrompt) return {kind: 'prompt'}
    for (const [signal, patience] of endings) {
      shell.write('\x03')
      if (signal === 'SIGKILL') await killAll(() => this.#allStarted(), shell.pid)
      else for (const pid of this.#allStarted()) send(pid, signal)
      const over = new AbortController()
      const end = await Promise.race([
        prompted,
        exited,
        delay(patience, undefined, {signal: over.signal}).catch(() => undefined)
      ])
      over.abort()
      if (end) {
        await killAll(() => this.#allStarted())
        return end
      }
      // As in the plain session: it would start again what is killed.
      if (signal === 'SIGKILL' && (this.#signal?.aborted || ignoresInterrupt(shell.pid))) break
    }
    send(shell.pid, 'SIGKILL')
    return exited
  }

  /** The processes of the last block, wherever they went. */
  #startedBy(): readonly number[] {
    const block = this.#startedBlock()
    return block ? startedBy(block) : []
  }

  /** Those too of which only their time tells. */
  #allStarted(): readonly number[] {
    const block = this.#startedBlock()
    return block ? allStartedBy(block, this.#surroundings.enclosure) : []
  }

  #startedBlock(): StartedBlock | undefined {
    return this.#shell && this.#block && {...this.#block, shell: this.#shell.pid}
  }
}

/** What a key sends: `^C`, `^D`, `^Z`, `^ESC`. */
function keyOf(code: string): string {
  const name = code.trim().slice(1).toUpperCase()
  return name === 'ESC' ? '\x1b' : String.fromCharCode(name.charCodeAt(0) - 64)
}

function readFailure([status, line, command = '']: readonly string[]): FailedCommand {
  return {
    command: command.replace(/%(25|3b)/g, (_, code) => (code === '25' ? '%' : ';')),
    line: Number(line),
    status: Number(status)
  }
}

/** A watch that was called off has nothing to say any more. */
async function unlessAborted(end: Promise<End>): Promise<End> {
  return end.catch((error: unknown) => {
    if (error instanceof Error && error.name === 'AbortError') return new Promise<never>(() => {})
    throw error
  })
}
