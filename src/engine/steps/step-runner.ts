import {setImmediate} from 'node:timers/promises'
import type {VFileMessage} from 'vfile-message'
import {isFailure, type Outcome} from '../../model/outcome.js'
import type {Output} from '../../model/output.js'
import type {RealTerminal} from '../../model/plan.js'
import type {Network, Settings} from '../../model/settings.js'
import type {CommandStep, FileStep, KeysStep, Step, TypedStep} from '../../model/step.js'
import {interrupts} from '../../plan/steps/interrupts.js'
import {collectSecrets} from '../../secrets/collect-secrets.js'
import type {Mask} from '../../secrets/create-mask.js'
import {findMissing, isMet} from '../../session/environment/requirements.js'
import type {Session, StepRequest} from '../../session/session.js'
import {OutputJudge} from '../judge/judge-output.js'
import {readinessOf} from '../judge/judge-service.js'
import type {ScriptRun, StepContext} from '../judge/step-context.js'
import {notRunResult, type StepResult, skippedResult} from '../judge/step-result.js'
import {batchSteps} from './batch-steps.js'
import {fileTextOf} from './file-step-text.js'
import {Leaks} from './leaks.js'
import {Services} from './services.js'
import {Sessions} from './sessions.js'
import {type SetUpCommand, SetupError} from './setup-error.js'

/** What running the steps of one document needs. */
export interface StepRunnerOptions {
  readonly settings: Settings
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  /** The commands begin in the home folder, as in a scenario. */
  readonly startAtHome?: boolean
  /** Which terminals are real ones. */
  readonly terminals?: readonly RealTerminal[] | undefined
}

/** Runs the steps of one document in its sessions, one after another, and judges them. */
export class StepRunner {
  /** What nothing that is said of the document may show. */
  readonly mask: Mask | undefined
  readonly #options: StepRunnerOptions
  readonly #terminals: Sessions
  #helper: Promise<Session> | undefined
  readonly #judge: OutputJudge
  /** The network of the sandbox, where there is one. */
  readonly #sandbox: Network | undefined
  readonly #services = new Services()
  /** The steps that were sent ahead, and how each ended. */
  readonly #ahead = new Map<Step, Promise<Output | undefined>>()
  readonly #leaks = new Leaks()
  #messages: readonly VFileMessage[] = []
  #isQuiet = false
  /** Why the steps from here on are not run; absent while all is well. */
  #stopped: string | undefined

  constructor(options: StepRunnerOptions) {
    this.#options = options
    const {env, signal, settings, startAtHome = false, terminals = []} = options
    this.#sandbox = settings.sandbox ? settings.network : undefined
    this.mask = collectSecrets({env, settings})
    this.#judge = new OutputJudge({mask: this.mask, update: settings.update})
    this.#terminals = new Sessions({
      env,
      mask: this.mask,
      passEnv: settings.passEnv,
      signal,
      startAtHome,
      terminals,
      ...(this.#sandbox && {sandbox: {network: this.#sandbox}}),
      ...(settings.variation && {variation: settings.variation})
    })
  }

  /** What there is to say about the document as a whole. */
  get messages(): readonly VFileMessage[] {
    return [...this.#services.messages, ...this.#messages]
  }

  /** Begins to start the first terminal, which most documents need. */
  async prepare(): Promise<void> {
    try {
      const session = await this.#terminals.get('T1')
      session.prepare?.()
      // So that it is told to start now, and not when the caller has done its own.
      await setImmediate()
    } catch {
      // What fails fails again when it is needed.
    }
  }

  /** Runs the set-up commands of the settings, each for `limit` milliseconds at most. Throws a `SetupError` when one fails. */
  async setUp(limit: number): Promise<void> {
    for (const command of this.#options.settings.setup) await this.#runCommand(command, {key: 'setup', limit})
  }

  /**
   * Ends the services, runs the clean-up commands of the settings, all of them, and looks for what is left. Throws a
   * `SetupError` for the first that failed.
   */
  async tearDown(limit: number): Promise<void> {
    await this.#services.end()
    const failures: unknown[] = []
    for (const command of this.#options.settings.teardown)
      await this.#runCommand(command, {key: 'teardown', limit}).catch(error => failures.push(error))
    if (!this.#options.signal.aborted) {
      const left = await this.#terminals.left()
      this.#isQuiet = left.length === 0 && (await this.#terminals.areContained())
      this.#messages = this.#leaks.messages(left)
    }
    if (failures.length > 0) throw failures[0]
  }

  /** Whether it is torn down, and no process of its steps is left. */
  get isQuiet(): boolean {
    return this.#isQuiet
  }

  /** Runs one step, unless it is to be left out. */
  async run(step: Step, context: StepContext): Promise<StepResult> {
    const notRun = this.#options.signal.aborted ? 'the run was interrupted' : this.#stopped
    if (notRun !== undefined && !(step.options.always && !this.#options.signal.aborted)) {
      return skippedResult(step, {kind: 'not run', reason: notRun}, context)
    }
    const {requires} = step.options
    // To wait for what is settled takes its time too.
    const missing =
      context.selection.skipReason(step) ??
      (requires.length > 0 ? await findMissing(requires, {env: this.#options.env, sandbox: this.#sandbox}) : undefined)
    if (missing !== undefined) return skippedResult(step, {kind: 'skipped', reason: missing}, context)
    const blocked = await this.#prompt(step)
    const unmet = blocked || step.options.if === undefined ? undefined : await this.#unmet(step)
    if (unmet !== undefined) return skippedResult(step, {kind: 'skipped', reason: unmet}, context)
    const result = blocked ? skippedResult(step, blocked, context) : await this.#runStep(step, context)
    // A script of a scenario may go on beside the reader.
    if (!blocked && !context.script) this.#leaks.ends(step, {...result, file: context.file})
    if (
      !context.script?.isProbe &&
      isFailure(result.outcome) &&
      stops(result.outcome) &&
      !this.#options.settings.keepGoing
    ) {
      this.#stopped = `the step at line ${step.line} ${words(result.outcome)}`
    }
    return result
  }

  /** How what the steps start is kept together; nothing where none was run. */
  containment(): Promise<string | undefined> {
    return this.#terminals.containment()
  }

  /** The home folder that the terminals share. */
  async home(): Promise<string> {
    return (await this.#terminals.folders()).home
  }

  /** Runs what no step says, in a shell of its own. */
  async runBeside(code: string, stdin = ''): Promise<Output> {
    this.#helper ??= this.#terminals.open()
    const {maxOutput} = this.#options.settings
    return (await this.#helper).run({code, env: {}, maxOutput, stdin, stream: 'both', timeout: 0})
  }

  /** Ends the sessions and all that runs in them, and removes their folders. */
  async close(): Promise<void> {
    await this.#terminals.close()
  }

  /** Brings the step's terminal to its prompt; gives the step's outcome where a service keeps it from running. */
  async #prompt(step: Step): Promise<Outcome | undefined> {
    if (step.kind === 'file') return undefined
    const {always, terminal, timeout} = step.options
    const stopsProgram = interrupts(step) && this.#terminals.isReal(terminal)
    if (!this.#services.isRunning && !stopsProgram) return undefined
    const session = await this.#terminals.get(terminal)
    if (stopsProgram && !session.running) await session.interrupt(timeout)
    const known = this.#services.messages.length
    const blocked = await this.#services.prompt(session, {interrupts: interrupts(step), timeout})
    if (blocked || this.#services.messages.length === known || this.#options.settings.keepGoing) return blocked
    this.#stopped = 'a service above it has ended'
    return always ? undefined : {kind: 'not run', reason: this.#stopped}
  }

  async #unmet(step: Step): Promise<string | undefined> {
    if (step.options.if === undefined) return undefined
    const terminal = await this.#terminals.get(step.options.terminal)
    // A test is for a shell, not for the program that is open in the terminal.
    const session = terminal.isAtPrompt ? terminal : await this.#terminals.open()
    const {status} = await session.run(this.#request(step, `( ${step.options.if}\n)`))
    return status === 0 ? undefined : `\`if\` exited with ${status}: ${step.options.if}`
  }

  async #runStep(step: Step, context: StepContext): Promise<StepResult> {
    switch (step.kind) {
      case 'command': {
        if (context.script) return this.#runScript(step, context, context.script)
        const session = await this.#terminals.get(step.options.terminal)
        const sent = this.#ahead.get(step)
        this.#ahead.delete(step)
        const ahead = await sent
        const output = ahead ?? (await this.#send(step, {context, session}))
        if (output.ending === 'ready') this.#services.begin(step, session)
        return this.#judge.judge({context, output, session, step})
      }
      case 'file':
        return this.#writeFile(step)
      case 'keys':
        // Ctrl-C at a prompt does nothing, and to what ran in the terminal it is sent by now.
        if (interrupts(step)) return notRunResult({kind: 'passed'})
        return this.#press(step, context)
      case 'typed':
        return this.#press(step, context)
      default:
        return step satisfies never
    }
  }

  /** Runs a step, and sends those below it ahead where they can be. */
  async #send(step: CommandStep, {context, session}: {context: StepContext; session: Session}): Promise<Output> {
    const {place, selection} = context
    const {env, settings} = this.#options
    // Below a step that failed others are left out.
    const steps =
      place && this.#stopped === undefined
        ? batchSteps({...place, isMet: one => isMet(one.options.requires, {env, sandbox: this.#sandbox}), selection})
        : []
    if (!session.runAhead || steps.length < 2) {
      const ready = readinessOf(step)
      return session.run(this.#command(step, ready && {ready}))
    }
    const requests = steps.map(one =>
      this.#command(one, {continuesOn: settings.keepGoing ? 'always' : one.options.exit})
    )
    const outputs = session.runAhead(requests)
    for (const [index, one] of steps.entries()) {
      const output = outputs[index]
      if (output && index > 0) this.#ahead.set(one, output)
    }
    return (await outputs[0]) ?? session.run(this.#command(step))
  }

  /** Presses keys, or types without entering. */
  async #press(step: KeysStep | TypedStep, context: StepContext): Promise<StepResult> {
    if (!this.#terminals.isReal(step.options.terminal)) {
      const what = step.kind === 'keys' ? 'keys other than `^C`' : 'unfinished lines'
      const reason = `${what} need a terminal, and \`session=plain\` makes this a plain shell`
      return skippedResult(step, {kind: 'skipped', reason}, context)
    }
    const session = await this.#terminals.get(step.options.terminal)
    const output = await session.run(this.#request(step, step.code, {input: step.kind}))
    return this.#judge.judge({context, output, session, step})
  }

  async #runScript(step: CommandStep, context: StepContext, script: ScriptRun): Promise<StepResult> {
    const session = await (script.isBeside ? this.#terminals.open() : this.#terminals.get(step.options.terminal))
    // What a block of its text stops may run on until there.
    const ready = script.isBeside || script.isCheck ? undefined : readinessOf(step)
    const output = await session.run(this.#request(step, step.code, ready && {ready}))
    if (output.ending === 'ready') this.#services.begin(step, session)
    const {actual: _, ...result} = this.#judge.judge({context, output, session, step})
    if (script.isCheck) await session.close()
    const {mustPrint} = script
    if (result.outcome.kind !== 'new') return result
    const isSaid = mustPrint === undefined || output.text.split(/\r?\n/).some(line => line.trim() === mustPrint)
    if (isSaid) return {...result, outcome: {kind: 'passed'}}
    const reason = `Expected it to print \`${mustPrint}\`, as it can; it did not.`
    return {...result, outcome: {expected: [0], kind: 'failed', reason, status: output.status}}
  }

  async #writeFile(step: FileStep): Promise<StepResult> {
    const startedAt = performance.now()
    const session = await this.#terminals.get(step.options.terminal)
    try {
      await session.writeFile(step.path, fileTextOf(step))
      return {...notRunResult({kind: 'passed'}), durationMs: performance.now() - startedAt}
    } catch (error) {
      return notRunResult({kind: 'errored', reason: error instanceof Error ? error.message : String(error)})
    }
  }

  #command(step: CommandStep, more?: Partial<StepRequest>): StepRequest {
    const {code, isSuspended, opensAt} = step
    return this.#request(step, code, {
      ...more,
      ...(opensAt !== undefined && {opensAt}),
      ...(isSuspended && {isSuspended})
    })
  }

  #request(step: Step, code: string, more?: Partial<StepRequest>): StepRequest {
    const {options} = step
    const request = {
      code,
      env: options.env,
      maxOutput: this.#options.settings.maxOutput,
      stream: options.stream,
      timeout: options.timeout,
      ...(options.cwd !== undefined && {cwd: options.cwd}),
      ...(options.prompt !== undefined && {prompt: options.prompt}),
      ...(options.stdin !== undefined && {stdin: options.stdin}),
      ...more
    }
    this.#leaks.asks(step, request)
    return request
  }

  async #runCommand(command: string, {key, limit}: SetUpCommand): Promise<void> {
    const terminal = await this.#terminals.get('T1')
    const session = terminal.isAtPrompt ? terminal : await this.#terminals.open()
    const {maxOutput} = this.#options.settings
    const output = await session.run({code: command, env: {}, maxOutput, stream: 'both', timeout: limit})
    if (output.status === 0 || output.ending === 'interrupted') return
    throw new SetupError({command, key, limit, output})
  }
}

/** Whether the steps below an outcome are in doubt: the command failed, as against printing something else. */
function stops(outcome: Outcome): boolean {
  return outcome.kind === 'failed' || outcome.kind === 'timed out' || outcome.kind === 'errored'
}

function words(outcome: Outcome): string {
  return outcome.kind === 'errored' ? 'could not run' : outcome.kind
}
