import {constants} from 'node:os'
import path from 'node:path'
import {type InterpreterKind, interpreterPrograms} from '../../model/interpreters.js'
import type {Output} from '../../model/output.js'
import type {BlockMarks} from '../block-marks.js'
import {containerHost} from '../container/container-host.js'
import type {DocumentContainer} from '../container/document-container.js'
import {allProcessesOfBlock, processesOfBlock} from '../containment/block-processes.js'
import {terminateBlock} from '../containment/terminate-block.js'
import {endedBefore, noPipefail, refused, whyNot} from '../refused-output.js'
import {type Folders, noInput, type Session, type StepRequest} from '../session.js'
import {createParts, type SessionOptions, type SessionParts} from '../session-options.js'
import {atExit} from '../system/at-exit.js'
import {type StopReason, startDeadline} from '../system/deadline.js'
import {portsOf} from '../system/listening-ports.js'
import {tickNow} from '../system/proc.js'
import {randomHex} from '../system/random-hex.js'
import {send} from '../system/signals.js'
import {writeControlFile} from '../workspace/control-file.js'
import type {FileText} from '../workspace/write-file.js'
import {formatBlock, lastLine} from './block-line.js'
import {
  type InterpretedEnd,
  type InterpreterHost,
  type InterpreterProcess,
  startInterpreter
} from './interpreter-process.js'
import {type Interpreter, interpreters, readDriver} from './interpreters.js'
import {localHost} from './local-host.js'

/**
 * Opens a session of an interpreter, which starts with the first block. Throws if its folders can't be created. In a
 * container, `bash` is an interpreter too.
 */
export function openInterpreterSession(kind: InterpretedKind): (options: SessionOptions) => Promise<Session> {
  return async options => new InterpreterSession(kind, {...options, ...(await createParts(options))})
}

type InterpretedKind = InterpreterKind | 'bash'
type InterpreterParts = Omit<SessionOptions, 'environment' | 'signal'> & SessionParts

/** The status of a block that Ctrl-C ended. */
const interrupted = 128 + constants.signals.SIGINT
/** How long an interpreter may take for a block that does nothing, in milliseconds. */
const drainTime = 2000

/** Most bytes to keep of what it prints at the end of the document. */
const mostLastOutput = 1 << 16
/** How long an interpreter may take to end at the end of the document, in milliseconds. It may have timers and servers. */
const finishTime = 1000

class InterpreterSession implements Session {
  readonly folders: Folders
  readonly #kind: InterpretedKind
  readonly #parts: InterpreterParts
  readonly #blocks: BlockMarks
  /** The mark of the processes of all its blocks: the interpreter itself can't set another one. */
  #mark = 0
  /** Path of the driver, as the interpreter sees it. */
  #driver = ''
  /** Files written as standard inputs. */
  #inputs = 0
  #process: InterpreterProcess | undefined
  #last: Promise<unknown> = Promise.resolve()
  #closed: Promise<void> | undefined
  readonly #forgetExit = atExit(() => {
    const pid = this.#process?.pid() ?? 0
    if (pid !== 0) send(-pid, 'SIGKILL')
  })

  constructor(kind: InterpretedKind, parts: InterpreterParts) {
    this.#kind = kind
    this.#parts = parts
    this.#blocks = parts.blocks
    this.folders = parts.environment.folders
  }

  readonly running = undefined
  readonly isAtPrompt = true

  async run(request: StepRequest): Promise<Output> {
    const output = this.#last.then(() => this.#run(request))
    this.#last = output.catch(() => {})
    return output
  }

  async #run(request: StepRequest): Promise<Output> {
    if (this.#isOver) return {...refused(''), ending: 'interrupted', status: 130}
    const reason = await whyNot(request, undefined)
    if (reason !== undefined) return refused(reason)
    if (request.ready) return refused(`A service needs a shell: \`session=${this.#kind}\` waits for each block to end.`)
    this.#process ??= await this.#start()
    const process = this.#process
    const since = tickNow()
    const startedAt = performance.now()
    const key = randomHex(16)
    const {maxOutput} = request
    const line = formatBlock({...request, key, stdin: await this.#stdinOf(request)})
    const end = process.send(line, {key, maxOutput})
    const cut = await startDeadline(end, {signal: this.#parts.signal, timeout: request.timeout})
    const started = () => ({mark: this.#mark, shell: process.pid(), since})
    const ports = cut === 'timed-out' ? [...portsOf(processesOfBlock(started())).values()].flat() : []
    const pressed: Promise<void>[] = []
    if (cut) {
      await terminateBlock({
        containment: this.#parts.environment.containment,
        end,
        interrupt: () => void pressed.push(process.interrupt()),
        shell: process.pid(),
        signal: this.#parts.signal,
        started: () => allProcessesOfBlock(started(), this.#parts.environment.containment)
      })
    }
    const ended = await end
    if (cut) await Promise.all(pressed)
    if (ended.kind === 'exited') this.#process = undefined
    else if (cut) await this.#drain(process)
    const output = this.#outputOf(ended, {code: request.code, cut})
    return {...output, durationMs: performance.now() - startedAt, ...(ports.length > 0 && {ports})}
  }

  /** Takes a Ctrl-C that was sent to a block when it had ended, and what that prints, before the next block runs. */
  async #drain(process: InterpreterProcess): Promise<void> {
    const {drain} = this.#interpreter
    for (let isHit = true; isHit && !this.#isOver; ) {
      const key = randomHex(16)
      const line = formatBlock({code: drain ?? '', env: {}, key, stdin: noInput, stream: 'both'})
      const end = process.send(line, {key, maxOutput: 0})
      if (await startDeadline(end, {signal: this.#parts.signal, timeout: drainTime})) await process.kill({alone: false})
      const ended = await end
      if (ended.kind === 'exited') this.#process = undefined
      isHit = drain !== undefined && ended.kind === 'returned' && ended.report.status === interrupted
    }
  }

  #outputOf(
    ended: InterpretedEnd,
    {code, cut}: {readonly code: string; readonly cut: StopReason | undefined}
  ): Omit<Output, 'durationMs'> {
    const program = this.#kind === 'bash' ? 'bash' : interpreterPrograms[this.#kind]
    const {omittedBytes} = ended.output
    const text = cleanMessages(ended.output.text, {driver: this.#driver, program})
    if (ended.kind === 'exited') {
      const {reported = 0, said} = ended
      const status = ended.status || reported
      const {reportsExit, reportsStart} = this.#interpreter
      const isUnreported = status === 0 && ended.reported === undefined && reportsExit === true
      const isUnbegun = status === 0 && !ended.hasBegun && reportsStart === true
      return {
        ending: cut ?? (isUnreported || isUnbegun ? 'refused' : 'shell-ended'),
        omittedBytes,
        reason: isUnbegun
          ? endedBefore(status)
          : isUnreported
            ? `\`${program}\` ended with status 0, but not by an ordinary exit, so the block may not have run to its end.`
            : `\`${program}\` ended with status ${status}${said === '' ? '.' : `: ${said}`}`,
        status,
        text
      }
    }
    const {lacksOption, line, status} = ended.report
    if (lacksOption) return refused(noPipefail(program))
    const command = line === undefined ? undefined : code.split('\n')[line - 1]?.trim()
    return {
      ending: cut ?? 'returned',
      omittedBytes,
      status,
      text,
      ...(line !== undefined && command !== undefined && {failed: {command, line, status}})
    }
  }

  /** Path of the file that is the standard input of a block, as the interpreter sees it. */
  async #stdinOf({stdin}: StepRequest): Promise<string> {
    if (stdin === undefined) return noInput
    return this.#write(`stdin-${++this.#inputs}`, stdin)
  }

  /** Writes a file of the runner; returns its path as the interpreter sees it. */
  async #write(name: string, text: string): Promise<string> {
    const {environment, tag} = this.#parts
    const file = path.join(environment.control, `${path.basename(tag)}-${name}`)
    writeControlFile(file, text)
    return environment.containment.inside(file)
  }

  async #start(): Promise<InterpreterProcess> {
    const {container} = this.#parts
    const interpreter = this.#interpreter
    this.#driver = await this.#write(interpreter.driver, readDriver(interpreter))
    return startInterpreter(container ? this.#containerHost(container) : this.#localHost())
  }

  #localHost(): InterpreterHost {
    const {blocks, environment, tag} = this.#parts
    this.#mark = this.#blocks.add()
    return localHost({
      containment: environment.containment,
      cwd: this.folders.work,
      driver: this.#driver,
      env: environment.env,
      kind: this.#kind as InterpreterKind,
      mark: this.#mark,
      session: blocks.session,
      shims: environment.shims,
      tag
    })
  }

  #containerHost(container: DocumentContainer): InterpreterHost {
    const {environment, tag} = this.#parts
    const pidFile = path.join(environment.control, `${path.basename(tag)}-pid`)
    return containerHost({
      container,
      containment: environment.containment,
      driver: this.#driver,
      kind: this.#kind,
      pidFile
    })
  }

  async finish(): Promise<Output | undefined> {
    const process = this.#process
    if (!process || this.#isOver || this.#interpreter.isShell) return undefined
    const startedAt = performance.now()
    const end = process.send(lastLine, {key: randomHex(16), maxOutput: mostLastOutput})
    if (await startDeadline(end, {signal: this.#parts.signal, timeout: finishTime})) return undefined
    this.#process = undefined
    const {output, status} = (await end) as InterpretedEnd & {readonly kind: 'exited'}
    return {...output, durationMs: performance.now() - startedAt, ending: 'shell-ended', status}
  }

  printed(): string {
    return this.#process?.reader.last() ?? ''
  }

  async interrupt(): Promise<undefined> {
    return undefined
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
    const pid = this.#process?.pid() ?? 0
    return pid === 0 ? [] : [pid]
  }

  /** Its blocks share a mark, so a process is attributed by its start time. */
  requestOf(): undefined {
    return undefined
  }

  close({containment}: {readonly containment: 'closed' | 'kept'} = {containment: 'kept'}): Promise<void> {
    this.#closed ??= this.#end(containment === 'closed' && this.#parts.environment.containment.endsAll)
    return this.#closed
  }

  async #end(isContained: boolean): Promise<void> {
    await this.#process?.kill({alone: isContained})
    this.#forgetExit()
    if (!this.#parts.isShared) await this.#parts.environment.remove()
  }

  /** In a container, bash is driven like other shells. */
  get #interpreter(): Interpreter {
    return interpreters[this.#kind === 'bash' ? 'sh' : this.#kind]
  }

  get #isOver(): boolean {
    return this.#parts.signal?.aborted === true || this.#closed !== undefined
  }
}

/** Messages of a shell as at its prompt, without the path of the driver and line numbers. Pure. */
function cleanMessages(text: string, {driver, program}: {readonly driver: string; readonly program: string}): string {
  if (!text.includes(driver) && !text.includes('(eval):')) return text
  const path = driver.replace(/[^\w]/g, '\\$&')
  return text.replace(
    new RegExp(
      `^(?:${path}(?:(?:: eval)?: (?:line )?\\d+:(?: eval:)?| \\(line \\d+\\):|:\\d+:)|\\(eval\\):\\d+:) `,
      'gm'
    ),
    `${program}: `
  )
}
