import {posix} from 'node:path'
import {setImmediate} from 'node:timers/promises'
import type {VFileMessage} from 'vfile-message'
import type {SetupCommand} from '../../model/event.js'
import {isFailure, type Outcome} from '../../model/outcome.js'
import type {Output} from '../../model/output.js'
import type {PlannedSession} from '../../model/plan.js'
import type {Network, Settings} from '../../model/settings.js'
import type {CommandStep, FileStep, KeysStep, Step, TypedStep} from '../../model/step.js'
import {interrupts} from '../../plan/steps/interrupts.js'
import {collectSecrets} from '../../secrets/collect-secrets.js'
import type {Mask} from '../../secrets/create-mask.js'
import type {NotSaved} from '../../session/bash/state/shell-state.js'
import {foldersInside} from '../../session/containment/sandbox-mounts.js'
import {explainHidden} from '../../session/environment/explain-hidden.js'
import {findMissing} from '../../session/environment/requirements.js'
import type {Session} from '../../session/session.js'
import type {FolderContents} from '../../session/workspace/folder-contents.js'
import {fillIn} from '../../shell-code/fill-in.js'
import type {DocumentCassette} from '../cassette/document-cassette.js'
import type {KeptStep, RunnerState} from '../checkpoint/checkpoint.js'
import {type RunnerParts, restoreRunner, saveRunner} from '../checkpoint/runner-state.js'
import {OutputJudge} from '../judge/judge-output.js'
import {readinessOf} from '../judge/judge-service.js'
import {expects} from '../judge/outcome-of-step.js'
import type {ScriptRun, StepContext} from '../judge/step-context.js'
import {notRunResult, type StepResult, skippedResult} from '../judge/step-result.js'
import {Captures} from './captures.js'
import {ContainerLeaks} from './container-leaks.js'
import {fileTextOf} from './file-step-text.js'
import {Leaks} from './leaks.js'
import {OpenPrograms} from './open-programs.js'
import {repeatUntil, whyNotRepeated} from './repeat-until.js'
import {Services} from './services.js'
import {Sessions} from './sessions.js'
import {runSetupCommand} from './setup.js'
import {type EndedStep, requirementsOf, StepSender} from './step-sender.js'
import {writeInSandbox} from './write-in-sandbox.js'

/** What running the steps of one document needs. */
export interface StepRunnerOptions {
  readonly settings: Settings
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  /** Start in the home folder, as in a scenario. */
  readonly startAtHome?: boolean
  /** Records the calls of the steps, or answers them; absent for a live run. */
  readonly cassette?: DocumentCassette | undefined
  /** Sessions of other kinds than `bash`. */
  readonly sessions?: readonly PlannedSession[] | undefined
  /** An archive with the files of an earlier run of the document in a sandbox. */
  readonly files?: string | undefined
  /** Least duration of a step after which a checkpoint is saved, in milliseconds; absent if none are. */
  readonly checkpoints?: {readonly least: number} | undefined
}

/** The duration from which the shell waits after a block that others were sent behind, in milliseconds. */
const slowBlock = 1000

/** Where a step stands whose output was kept. */
export interface KeepOptions {
  readonly context: StepContext
  /** When its output was kept, in milliseconds since 1970. */
  readonly savedAt: number
}

/** Called when a `setup` or `teardown` command starts, with what gives its output. Returns a function to call at its end. */
export type OnSetup = (setup: SetupCommand, printed: () => string) => () => void

/** Runs the steps of one document in its sessions, one after another, and judges them. */
export class StepRunner {
  /** Hides secrets in everything that is reported; absent without any. */
  readonly mask: Mask | undefined
  readonly options: StepRunnerOptions
  readonly #sessions: Sessions
  /** The variables of the document. */
  readonly #captures: Captures
  readonly #judge: OutputJudge
  /** Network of the sandbox; absent without one. */
  readonly #sandbox: Network | undefined
  readonly #services = new Services()
  readonly #programs = new OpenPrograms()
  /** Absent in a sandbox, which has no container daemon. */
  readonly #containers: ContainerLeaks | undefined
  readonly #leaks = new Leaks()
  readonly #sender: StepSender
  /** Runs commands that belong to no step. */
  #helper: Promise<Session> | undefined
  /** The sessions in which steps run or ran. */
  readonly #used = new WeakMap<Step, Session>()
  /** What the commands of steps printed last. */
  readonly #outputs = new WeakMap<Step, Output>()
  #messages: readonly VFileMessage[] = []
  #isQuiet = false
  /** Why the steps from here on don't run; absent if they do. */
  #stopped: string | undefined

  constructor(options: StepRunnerOptions) {
    this.options = options
    const {cassette, signal, settings, sessions = [], startAtHome = false} = options
    const env = cassette?.env ?? options.env
    this.#sandbox = settings.sandbox ? settings.network : undefined
    this.#containers = this.#sandbox || cassette?.mode === 'replay' ? undefined : new ContainerLeaks(env)
    this.mask = collectSecrets({env, settings})
    this.#captures = new Captures(settings.vars)
    const contents = contentsOf(settings, startAtHome)
    this.#judge = new OutputJudge({
      captures: this.#captures,
      explainHidden: program => explainHidden(program, {contents, env, isSandboxed: settings.sandbox}),
      mask: this.mask,
      update: settings.update
    })
    this.#sender = new StepSender({
      captures: this.#captures,
      env,
      isRecorded: cassette !== undefined,
      sendsAhead: cassette === undefined && (options.checkpoints?.least ?? slowBlock) >= slowBlock,
      leaks: this.#leaks,
      sandbox: this.#sandbox,
      settings
    })
    this.#sessions = new Sessions({
      env,
      contents,
      files: options.files,
      mask: this.mask,
      passEnv: settings.passEnv,
      signal,
      startAtHome,
      container: settings.container,
      ...(settings.playsIn && {size: settings.playsIn}),
      isTaped: settings.playsIn !== undefined,
      shims: cassette?.shims,
      variables: settings.vars,
      sessions,
      // A container stands for the sandbox.
      ...(this.#sandbox && !settings.container && {sandbox: {network: this.#sandbox}}),
      ...(settings.variation && {variation: settings.variation})
    })
  }

  /** Messages about services and leaks. */
  get messages(): readonly VFileMessage[] {
    return [...this.#services.messages, ...this.#messages]
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
      const session = await this.#sessions.get('T1')
      session.prepare?.()
      // The process is spawned now, before the caller keeps the thread busy.
      await setImmediate()
    } catch {
      // The same error is thrown again when a step needs the session.
    }
  }

  /** Runs the `setup` commands, each for at most `limit` milliseconds. Throws a `SetupError` for the first that fails. */
  async setUp(limit: number, onSetup?: OnSetup): Promise<void> {
    for (const command of this.options.settings.setup) await this.#runSetup({command, key: 'setup'}, limit, onSetup)
  }

  /**
   * Ends the services, runs all `teardown` commands and looks for leaks. Throws a `SetupError` for the first command that
   * failed.
   */
  async tearDown(limit: number, onSetup?: OnSetup): Promise<void> {
    await this.#services.end()
    const failures: unknown[] = []
    for (const command of this.options.settings.teardown)
      await this.#runSetup({command, key: 'teardown'}, limit, onSetup).catch(error => failures.push(error))
    if (!this.options.signal.aborted) {
      const leaks = await this.#sessions.leaks()
      this.#isQuiet = leaks.length === 0 && (await this.#sessions.areContained())
      this.#messages = [...this.#leaks.messages(leaks), ...((await this.#containers?.messages()) ?? [])]
    }
    if (failures.length > 0) throw failures[0]
  }

  /** The result of a step that was sent with one above it, if it has ended by now: then nothing is waited for. */
  finished(step: Step, context: StepContext): StepResult | undefined {
    if (this.options.signal.aborted || this.#stopped !== undefined || this.#services.isRunning) return undefined
    const ended = this.#sender.takeEnded(step)
    if (!ended) return undefined
    this.#used.set(step, ended.session)
    return this.#settle(step, {context, result: this.#judgeCommand(ended, context)})
  }

  /** The result of one step, which may be skipped or not run. */
  async run(step: Step, context: StepContext): Promise<StepResult> {
    const {signal} = this.options
    const notRun = signal.aborted ? 'the run was interrupted' : this.#stopped
    if (notRun !== undefined && !(step.options.always && !signal.aborted)) {
      return skippedResult(step, {kind: 'not run', reason: notRun}, context)
    }
    const {missing, skipped} = await this.whyNot(step, context)
    if (missing !== undefined) return skippedResult(step, {kind: 'errored', reason: missing}, context)
    if (skipped !== undefined) return skippedResult(step, {kind: 'skipped', reason: skipped}, context)
    const blocked = await this.#prompt(step)
    const unmet = blocked ? undefined : await this.#unmetCondition(step)
    if (unmet !== undefined) return skippedResult(step, {kind: 'skipped', reason: unmet}, context)
    const ran = blocked ? skippedResult(step, blocked, context) : await this.#runStep(step, context)
    const result = (await this.options.cassette?.settle(step, ran)) ?? ran
    return this.#settle(step, {context, isBlocked: blocked !== undefined, result})
  }

  /** Notes how a step ended, which can stop those below it. */
  #settle(step: Step, {context, isBlocked = false, result}: SettledStep): StepResult {
    const {endedAt, outcome} = result
    // A script of a scenario may keep running on purpose.
    if (!isBlocked && !context.script)
      this.#leaks.addFinished(step, {endedAt: endedAt ?? Date.now(), file: context.file})
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
    this.#captures.read(step, output.text)
    const result = this.#judge.judge({context, output, session: {folders: foldersInside}, step})
    if (result.outcome.kind !== 'passed') return result
    return {...result, durationMs: 0, outcome: {...result.outcome, kind: 'kept', savedAt}}
  }

  /** Its state between two steps, or why it can't be kept. */
  async save(): Promise<NotSaved | RunnerState> {
    if (this.#services.messages.length > 0) return {reason: 'a service of it ended'}
    return saveRunner(this.#parts)
  }

  /** Writes the files of its sandbox to an archive. Returns why it can't, if it can't. */
  async saveFiles(file: string, bytes: number): Promise<string | undefined> {
    const environment = await this.#sessions.environment()
    return environment?.containment.saveFiles
      ? environment.containment.saveFiles(file, {bytes, signal: this.options.signal})
      : 'it runs without a sandbox'
  }

  /** Takes over an earlier state. Returns whether it is the same then. */
  restore(state: RunnerState): Promise<boolean> {
    return restoreRunner(this.#parts, state)
  }

  get #parts(): RunnerParts {
    return {captures: this.#captures, sessions: this.#sessions, shellOptions: this.#sender.shellOptions}
  }

  /** How the processes of the steps are contained; absent if none were started. */
  containment(): Promise<string | undefined> {
    return this.#sessions.containment()
  }

  /** The home folder of the sessions. */
  async home(): Promise<string> {
    return (await this.#sessions.folders()).home
  }

  /** Runs code that belongs to no step, in its own shell. */
  async runBeside(code: string, stdin = ''): Promise<Output> {
    this.#helper ??= this.#sessions.open()
    const {maxOutput} = this.options.settings
    return (await this.#helper).run({code, env: {}, maxOutput, stdin, stream: 'both', timeout: 0})
  }

  /** Ends the sessions with everything that runs in them, and removes their folders. */
  async close(): Promise<void> {
    await this.#sessions.close()
  }

  async #runSetup(setup: SetupCommand, limit: number, onSetup?: OnSetup) {
    const {maxOutput} = this.options.settings
    const terminal = await this.#sessions.get('T1')
    const session = terminal.isAtPrompt ? terminal : await this.#sessions.open()
    const stop = onSetup?.(setup, () => session.printed?.() ?? '')
    await runSetupCommand(session, setup.command, {key: setup.key, limit, maxOutput}).finally(stop)
  }

  /** Why a step is skipped, from its options and what the machine has, or what a run can't do without. */
  async whyNot(step: Step, {selection}: StepContext): Promise<{readonly missing?: string; readonly skipped?: string}> {
    const reason = selection.skipReason(step)
    if (reason !== undefined) return {skipped: reason}
    const {env, settings} = this.options
    const requires = this.#required(step)
    if (settings.container) {
      const missing = await findMissing([settings.container.engine], {env})
      if (missing !== undefined)
        return settings.requireEngine ? {missing: `The container ${missing}.`} : {skipped: missing}
    }
    // Awaiting nothing would still cost every step a turn.
    if (requires.length === 0) return {}
    const lacking = settings.container
      ? await this.#sessions.missingInContainer(requires)
      : await findMissing(requires, requirementsOf({env, sandbox: this.#sandbox, settings}))
    return lacking === undefined ? {} : {skipped: lacking}
  }

  /** What a step requires, but for what a recording answers. */
  #required({options: {requires}}: Step): readonly string[] {
    const {cassette, settings} = this.options
    if (cassette?.mode !== 'replay' || requires.length === 0) return requires
    const answered = new Set(['docker', 'network', ...(settings.cassettes?.commands ?? [])])
    return requires.filter(each => !answered.has(each))
  }

  /** Brings the step's session to its prompt; the outcome of the step if a service keeps it from running. */
  async #prompt(step: Step): Promise<Outcome | undefined> {
    if (step.kind === 'file') return undefined
    const {always, terminal, timeout} = step.options
    const stopsProgram = interrupts(step) && this.#sessions.typeOf(terminal).takesKeys
    if (!this.#services.isRunning && !stopsProgram) return undefined
    const session = await this.#sessions.get(terminal)
    if (stopsProgram && !session.running) await session.interrupt(timeout)
    const reported = this.#services.messages.length
    const blocked = await this.#services.prompt(session, {interrupts: interrupts(step), timeout})
    const hasEnded = this.#services.messages.length > reported
    if (blocked || !hasEnded || this.options.settings.keepGoing) return blocked
    this.#stopped = 'a service above it ended by itself'
    return always ? undefined : {kind: 'not run', reason: this.#stopped}
  }

  /** Why the `if` of a step skips it. */
  async #unmetCondition(step: Step): Promise<string | undefined> {
    if (step.options.if === undefined) return undefined
    const {terminal} = step.options
    // The test needs a shell, not the program that is open in the terminal.
    const own = this.#sessions.typeOf(terminal).readsBash ? await this.#sessions.get(terminal) : undefined
    const session = own?.isAtPrompt ? own : await this.#sessions.open()
    const {status} = await session.run(this.#sender.request(session, step, {code: `( ${step.options.if}\n)`}))
    return status === 0 ? undefined : `\`if\` exited with ${status}: ${step.options.if}`
  }

  async #runStep(step: Step, context: StepContext): Promise<StepResult> {
    switch (step.kind) {
      case 'command':
        return context.script ? this.#runScript(step, context, context.script) : this.#runCommand(step, context)
      case 'file':
        return this.#writeFile(step)
      case 'keys':
        // Bringing the session to its prompt sent Ctrl-C already.
        if (interrupts(step)) return notRunResult({kind: 'passed'})
        return this.#press(step, context)
      case 'typed':
        return this.#press(step, context)
      default:
        return step satisfies never
    }
  }

  async #runCommand(step: CommandStep, context: StepContext): Promise<StepResult> {
    const session = await this.#sessions.get(step.options.terminal)
    const open = this.#programs.findOpen(session, {place: context.place, step})
    if (open !== undefined) return skippedResult(step, {kind: 'errored', reason: open}, context)
    if (step.options.until === undefined) return this.#tryCommand(step, {context, session})
    const refusal = whyNotRepeated(step, session)
    if (refusal !== undefined) return skippedResult(step, {kind: 'errored', reason: refusal}, context)
    return repeatUntil({attempt: () => this.#tryCommand(step, {context, session}), signal: this.options.signal, step})
  }

  async #tryCommand(
    step: CommandStep,
    {context, session}: {readonly context: StepContext; readonly session: Session}
  ): Promise<StepResult> {
    const watched = await this.#containers?.begin(step)
    this.#used.set(step, session)
    const wasOpen = !session.isAtPrompt && session.fullScreenProgram !== undefined
    const output = await this.#sender.send(step, {context, isStopped: this.#stopped !== undefined, session})
    const wasEnded = output.ending === 'timed-out' || output.ending === 'interrupted'
    if (watched) await this.#containers?.end(watched, {file: context.file, wasEnded})
    if (output.ending === 'ready') this.#services.begin(step, session)
    if (output.ending === 'waits' || output.ending === 'ready') this.#programs.begin(step, {session, wasOpen})
    return this.#judgeCommand({output, session, step}, context)
  }

  /** Takes the values that a command captures, and judges its output. */
  #judgeCommand({output, session, step}: EndedStep, context: StepContext): StepResult {
    if (this.options.checkpoints) this.#outputs.set(step, output)
    const isExpected = output.ending === 'returned' && expects(step, output.status)
    const missing = isExpected ? this.#captures.read(step, output.text) : []
    const result = withTakes(this.#judge.judge({context, output, session, step}), output)
    const [first] = missing
    if (!first) return result
    const reason = `\`capture\` finds no match for \`/${first.pattern}/\` in the output, so \`${first.name}\` has no value.`
    return {...result, outcome: {kind: 'errored', reason}}
  }

  /** Presses keys, or types without Enter. */
  async #press(step: KeysStep | TypedStep, context: StepContext): Promise<StepResult> {
    if (!this.#sessions.typeOf(step.options.terminal).takesKeys) {
      const what = step.kind === 'keys' ? 'keys other than `^C`' : 'unfinished lines'
      const reason = `${what} need a terminal, and \`session=plain\` makes this a plain shell`
      return skippedResult(step, {kind: 'skipped', reason}, context)
    }
    const session = await this.#sessions.get(step.options.terminal)
    this.#used.set(step, session)
    const request = this.#sender.request(session, step, {input: step.kind})
    const output = await (this.options.settings.playsIn
      ? this.#sender.play(session, step, request)
      : session.run(request))
    return withTakes(this.#judge.judge({context, output, session, step}), output)
  }

  /** Runs a script of a scenario, which passes by its status or by what it prints. */
  async #runScript(step: CommandStep, context: StepContext, script: ScriptRun): Promise<StepResult> {
    const session = await (script.isBeside ? this.#sessions.open() : this.#sessions.get(step.options.terminal))
    this.#used.set(step, session)
    // A later step may interrupt a script in the reader's terminal, which keeps running until then.
    const ready = script.isBeside || script.isCheck ? undefined : readinessOf(step)
    const output = await session.run(this.#sender.request(session, step, ready && {ready}))
    if (output.ending === 'ready') this.#services.begin(step, session)
    const {actual: _, ...result} = this.#judge.judge({context, output, session, step})
    if (script.isCheck) await session.close()
    const {mustPrint} = script
    if (result.outcome.kind !== 'new') return result
    const hasPrinted = mustPrint === undefined || output.text.split(/\r?\n/).some(line => line.trim() === mustPrint)
    if (hasPrinted) return {...result, outcome: {kind: 'passed'}}
    const reason = `The script can print \`${mustPrint}\` but didn't, so the check fails.`
    return {...result, outcome: {expected: [0], kind: 'failed', reason, status: output.status}}
  }

  async #writeFile(step: FileStep): Promise<StepResult> {
    const startedAt = performance.now()
    const session = await this.#sessions.get(step.options.terminal)
    try {
      const content = fileTextOf({...step, code: fillIn(step.code, this.#captures.variables)})
      // Plans have absolute paths only in a sandbox.
      if (posix.isAbsolute(step.path))
        await writeInSandbox({content, path: step.path}, (code, stdin) => this.runBeside(code, stdin))
      else await session.writeFile(step.path, content)
      return {...notRunResult({kind: 'passed'}), durationMs: performance.now() - startedAt}
    } catch (error) {
      return notRunResult({kind: 'errored', reason: error instanceof Error ? error.message : String(error)})
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

/** What the folders of a document hold. Scenarios start at home, as on the host that they are written for. */
function contentsOf({home, root, workspace, workspaceLinks}: Settings, startAtHome: boolean): FolderContents {
  return {home, links: workspaceLinks, root, workspace: startAtHome ? 'empty' : workspace}
}

function withTakes(result: StepResult, {takes}: Output): StepResult {
  return takes ? {...result, takes} : result
}

/** Whether an outcome puts the steps below in doubt: the command failed, as opposed to printing something else. */
function stops(outcome: Outcome): boolean {
  return outcome.kind === 'failed' || outcome.kind === 'timed out' || outcome.kind === 'errored'
}
