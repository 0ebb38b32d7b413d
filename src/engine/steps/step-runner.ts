import {setImmediate} from 'node:timers/promises'
import type {VFileMessage} from 'vfile-message'
import type {SetupCommand} from '../../model/event.js'
import {isFailure, type Outcome} from '../../model/outcome.js'
import type {Output} from '../../model/output.js'
import type {Step} from '../../model/step.js'
import {interrupts} from '../../plan/steps/interrupts.js'
import {collectSecrets} from '../../secrets/collect-secrets.js'
import type {Mask} from '../../secrets/create-mask.js'
import type {NotSaved} from '../../session/bash/state/shell-state.js'
import {foldersInside} from '../../session/containment/sandbox-mounts.js'
import type {Session} from '../../session/session.js'
import type {KeptStep, RunnerState} from '../checkpoint/checkpoint.js'
import {type RunnerParts, restoreRunner, saveRunner} from '../checkpoint/runner-state.js'
import type {StepContext} from '../judge/step-context.js'
import {notRunResult, type StepResult, skippedResult} from '../judge/step-result.js'
import {Conditions} from './conditions.js'
import {createStepTools, type StepRunnerOptions} from './create-step-tools.js'
import {finishSessions} from './finish-sessions.js'
import {judgeCommand, runCommand} from './kinds/command-step.js'
import {writeFileStep} from './kinds/file-step.js'
import {pressKeys} from './kinds/keys-step.js'
import {runScript} from './kinds/script-step.js'
import type {StepTools} from './kinds/step-tools.js'
import {Leaks} from './leaks.js'
import {runSetupCommand} from './setup.js'

/** Where a step stands whose output was kept. */
export interface KeepOptions {
  readonly context: StepContext
  /** When its output was kept, in milliseconds since 1970. */
  readonly savedAt: number
}

/** Called when a `setup` or `teardown` command starts, with what gives its output. Returns a function to call at its end. */
export type OnSetup = (setup: SetupCommand, printed: () => string) => () => void

/** The `setup` or `teardown` commands to run. */
export interface SetupOptions {
  readonly commands: readonly string[]
  /** Time limit of each in milliseconds; 0 for none. */
  readonly limit: number
  readonly onSetup?: OnSetup
}

/** Runs the steps of one document in its sessions, one after another, and judges them. */
export class StepRunner {
  /** Hides secrets in everything that is reported; absent without any. */
  readonly mask: Mask | undefined
  readonly options: StepRunnerOptions
  readonly conditions: Conditions
  readonly #tools: StepTools
  readonly #leaks = new Leaks()
  /** Runs commands that belong to no step. */
  #helper: Promise<Session> | undefined
  /** The sessions in which steps run or ran. */
  readonly #used = new Map<Step, Session>()
  /** What the commands of steps printed last. */
  readonly #outputs = new WeakMap<Step, Output>()
  #endMessages: readonly VFileMessage[] = []
  #messages: readonly VFileMessage[] = []
  #isQuiet = false
  /** Why the steps from here on don't run; absent if they do. */
  #stopped: string | undefined

  constructor(options: StepRunnerOptions) {
    this.options = options
    this.mask = collectSecrets({env: options.cassette?.env ?? options.env, settings: options.settings})
    this.#tools = createStepTools(options, {
      leaks: this.#leaks,
      mask: this.mask,
      onOutput: (step, output) => options.checkpoints && this.#outputs.set(step, output),
      onStart: (step, session) => this.#used.set(step, session)
    })
    this.conditions = new Conditions({...options, ...this.#tools, cassette: options.cassette?.mode})
  }

  /** Messages about services, interpreters and leaks. */
  get messages(): readonly VFileMessage[] {
    return [...this.#tools.services.messages, ...this.#endMessages, ...this.#messages]
  }

  /** Whether it is torn down and no process of its steps is left. */
  get isQuiet(): boolean {
    return this.#isQuiet
  }

  /** The last lines that a running step has printed so far, as it printed them. */
  printed(step: Step): string {
    return this.#used.get(step)?.printed?.() ?? ''
  }

  /** Starts the first session, which most documents need, without waiting for it. */
  async prepare(): Promise<void> {
    try {
      const session = await this.#tools.sessions.get('T1')
      session.prepare?.()
      // The process is spawned now, before the caller keeps the thread busy.
      await setImmediate()
    } catch {
      // The same error is thrown again when a step needs the session.
    }
  }

  /** Runs `setup` commands. Throws a `SetupError` for the first that fails. */
  async setUp({commands, ...options}: SetupOptions): Promise<void> {
    for (const command of commands) await this.#runSetup({command, key: 'setup'}, options)
  }

  /**
   * Ends the services and the interpreters, runs all `teardown` commands and looks for leaks. Throws a `SetupError` for the
   * first command that failed.
   */
  async tearDown({commands, ...options}: SetupOptions): Promise<void> {
    await this.#tools.services.end()
    if (!this.options.signal.aborted) this.#endMessages = await finishSessions(this.#used)
    const failures: unknown[] = []
    for (const command of commands)
      await this.#runSetup({command, key: 'teardown'}, options).catch(error => failures.push(error))
    if (!this.options.signal.aborted) {
      const leaks = await this.#tools.sessions.leaks()
      this.#isQuiet = leaks.length === 0 && (await this.#tools.sessions.areContained())
      this.#messages = [...this.#leaks.messages(leaks), ...((await this.#tools.containers?.messages()) ?? [])]
    }
    if (failures.length > 0) throw failures[0]
  }

  /** The result of a step that was sent with one above it, if it has ended by now: then nothing is waited for. */
  finished(step: Step, context: StepContext): StepResult | undefined {
    if (this.options.signal.aborted || this.#stopped !== undefined || this.#tools.services.isRunning) return undefined
    const ended = this.#tools.sender.takeEnded(step)
    if (!ended) return undefined
    this.#used.set(step, ended.session)
    return this.#settle(step, {context, result: judgeCommand(ended, context, this.#tools)})
  }

  /** The result of one step, which may be skipped or not run. */
  async run(step: Step, context: StepContext): Promise<StepResult> {
    const {signal} = this.options
    const notRun = signal.aborted ? 'the run was interrupted' : this.#stopped
    if (notRun !== undefined && !(step.options.always && !signal.aborted)) {
      return skippedResult(step, {kind: 'not run', reason: notRun}, context)
    }
    const {missing, skipped} = await this.conditions.whyNot(step, context)
    if (missing !== undefined) return skippedResult(step, {kind: 'errored', reason: missing}, context)
    if (skipped !== undefined) return skippedResult(step, {kind: 'skipped', reason: skipped}, context)
    const blocked = await this.#prompt(step)
    const unmet = blocked ? undefined : await this.conditions.unmetTest(step)
    const skip = blocked ?? (unmet === undefined ? undefined : {kind: 'skipped' as const, reason: unmet})
    const ran = skip ? skippedResult(step, skip, context) : await this.#runStep(step, context)
    const result = (await this.options.cassette?.settle(step, ran)) ?? ran
    return this.#settle(step, {context, isBlocked: blocked !== undefined, result})
  }

  /** Notes how a step ended, which can stop those below it. */
  #settle(step: Step, {context, isBlocked = false, result}: SettledStep): StepResult {
    const {endedAt, outcome} = result
    if (!isBlocked && canLeak(step, context))
      this.#leaks.addFinished(step, {endedAt: endedAt ?? Date.now(), file: context.file, isScript: !!context.script})
    if (!context.script?.isProbe && isFailure(outcome) && stops(outcome) && !this.options.settings.keepGoing) {
      this.#stopped = `the step at line ${step.line} ${outcome.kind === 'errored' ? "couldn't run" : outcome.kind}`
    }
    return result
  }

  /** The output of a step, if checkpoints need it; undefined for a step without. */
  outputOf(step: Step): Output | undefined {
    return this.#outputs.get(step)
  }

  /** The result of a step that ran earlier with this output: of the kind `kept` if it still passes. */
  keep(step: Step, kept: KeptStep, {context, savedAt}: KeepOptions): StepResult {
    if (kept.kind === 'skipped') return skippedResult(step, kept.outcome, context)
    if (kept.kind === 'done' || step.kind === 'file') return notRunResult({kind: 'kept', savedAt})
    const {output} = kept
    this.#tools.captures.read(step, output.text)
    const result = this.#tools.judge.judge({context, output, session: {folders: foldersInside}, step})
    if (result.outcome.kind !== 'passed') return result
    return {...result, durationMs: 0, outcome: {...result.outcome, kind: 'kept', savedAt}}
  }

  /** Its state between two steps, or why it can't be kept. */
  async save(): Promise<NotSaved | RunnerState> {
    if (this.#tools.services.messages.length > 0) return {reason: 'a service of it ended'}
    return saveRunner(this.#parts)
  }

  /** Writes the files of its sandbox to an archive. Returns why it can't, if it can't. */
  async saveFiles(file: string, bytes: number): Promise<string | undefined> {
    const environment = await this.#tools.sessions.environment()
    return environment?.containment.saveFiles
      ? environment.containment.saveFiles(file, {bytes, signal: this.options.signal})
      : 'it runs without a sandbox'
  }

  /** Takes over an earlier state. Returns whether it is the same then. */
  restore(state: RunnerState): Promise<boolean> {
    return restoreRunner(this.#parts, state)
  }

  get #parts(): RunnerParts {
    const {captures, sessions} = this.#tools
    return {captures, sessions}
  }

  /** How the processes of the steps are contained; absent if none were started. */
  containment(): Promise<string | undefined> {
    return this.#tools.sessions.containment()
  }

  /** The home folder of the sessions. */
  async home(): Promise<string> {
    return (await this.#tools.sessions.folders()).home
  }

  /** Runs code that belongs to no step, in its own shell. */
  async runBeside(code: string, stdin = ''): Promise<Output> {
    this.#helper ??= this.#tools.sessions.open()
    const {maxOutput} = this.options.settings
    return (await this.#helper).run({code, env: {}, maxOutput, stdin, stream: 'both', timeout: 0})
  }

  /** Ends the sessions with everything that runs in them, and removes their folders. */
  async close(): Promise<void> {
    await this.#tools.sessions.close()
  }

  async #runSetup(setup: SetupCommand, {limit, onSetup}: Omit<SetupOptions, 'commands'>) {
    const {maxOutput} = this.options.settings
    const terminal = await this.#tools.sessions.get('T1')
    const session = terminal.isAtPrompt ? terminal : await this.#tools.sessions.open()
    const stop = onSetup?.(setup, () => session.printed?.() ?? '')
    await runSetupCommand(session, setup.command, {key: setup.key, limit, maxOutput}).finally(stop)
  }

  /** Brings the step's session to its prompt; the outcome of the step if a service keeps it from running. */
  async #prompt(step: Step): Promise<Outcome | undefined> {
    if (step.kind === 'file') return undefined
    const {always, terminal, timeout} = step.options
    const stopsProgram = interrupts(step) && this.#tools.sessions.typeOf(terminal).takesKeys
    if (!this.#tools.services.isRunning && !stopsProgram) return undefined
    const session = await this.#tools.sessions.get(terminal, timeout)
    if (stopsProgram && !session.running) await session.interrupt(timeout)
    const reported = this.#tools.services.messages.length
    const blocked = await this.#tools.services.prompt(session, {interrupts: interrupts(step), timeout})
    const hasEnded = this.#tools.services.messages.length > reported
    if (blocked || !hasEnded || this.options.settings.keepGoing) return blocked
    this.#stopped = 'a service above it ended by itself'
    return always ? undefined : {kind: 'not run', reason: this.#stopped}
  }

  async #runStep(step: Step, context: StepContext): Promise<StepResult> {
    const tools = this.#tools
    switch (step.kind) {
      case 'command':
        return context.script
          ? runScript(step, {context, script: context.script}, tools)
          : runCommand(step, {context, isStopped: this.#stopped !== undefined}, tools)
      case 'file':
        return writeFileStep(step, tools, (code, stdin) => this.runBeside(code, stdin))
      case 'keys':
        // Bringing the session to its prompt sent Ctrl-C already.
        return interrupts(step) ? notRunResult({kind: 'passed'}) : pressKeys(step, context, tools)
      case 'typed':
        return pressKeys(step, context, tools)
      default:
        return step satisfies never
    }
  }
}

/** A step that has a result. */
interface SettledStep {
  readonly context: StepContext
  /** A service kept it from running. */
  readonly isBlocked?: boolean
  readonly result: StepResult
}

/** Whether processes that a step leaves running are leaks. Scripts of a scenario often start servers on purpose. */
function canLeak({options}: Step, {script}: StepContext): boolean {
  if (!script) return true
  const isBackground = script.isBeside && !script.isCheck
  return !isBackground && options.leaks === 'fail'
}

/** Whether an outcome puts the steps below in doubt: the command failed, as opposed to printing something else. */
function stops(outcome: Outcome): boolean {
  return outcome.kind === 'failed' || outcome.kind === 'timed out' || outcome.kind === 'errored'
}
