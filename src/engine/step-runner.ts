import type {VFileMessage} from 'vfile-message'
import {updateExpectation} from '../compare/update-expectation.js'
import {escapeExpectation} from '../expect/escape.js'
import {isFailure, type Outcome} from '../model/outcome.js'
import type {Output} from '../model/output.js'
import type {Settings} from '../model/settings.js'
import type {Entry} from '../model/snapshot.js'
import type {CommandStep, FileStep, NormalizeChoices, Step} from '../model/step.js'
import {type ChosenNormalizers, chooseNormalizers} from '../normalize/choose-normalizers.js'
import {defaultNormalizers, normalize} from '../normalize/normalize.js'
import {interrupts} from '../plan/interrupts.js'
import {readIdentity} from '../run/identity.js'
import {findMissing} from '../run/requirements.js'
import type {Session} from '../run/session.js'
import {judge} from './judge.js'
import type {KnownEntries} from './known-entries.js'
import type {Selection} from './selection.js'
import {comparable, judgeService, readinessOf, Services} from './services.js'
import {Terminals} from './terminals.js'

/** What running the steps of one document needs. */
export interface StepRunnerOptions {
  readonly settings: Settings
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  /** The commands begin in the home folder, as in a scenario. */
  readonly startAtHome?: boolean
}

/** How a script of a scenario is run: judged by its status alone, and not compared. */
export interface ScriptRun {
  /** In a shell of its own, not in the reader's terminal. */
  readonly isBeside: boolean
  /** It passes only if it prints a line that says so: `done`. */
  readonly mustPrint?: string
  /** Only asked what it would say: a failure stops nothing. */
  readonly isProbe: boolean
}

/** What became of a step, and what a snapshot would hold of it. */
export interface StepResult {
  readonly outcome: Outcome
  /** Normalized output. */
  readonly output: string
  readonly status?: number
  readonly omittedBytes: number
  readonly durationMs: number
  /** The entry that this run would write; absent when the step did not run. */
  readonly entry?: Entry
  /** The entry that the snapshot holds for the step. */
  readonly known?: Entry
}

/** What is known of a step before it runs. */
export interface StepContext {
  readonly selection: Selection
  readonly known: KnownEntries
  /** Path of the document's snapshot file as reported. */
  readonly snapshotFile: string
  readonly script?: ScriptRun
}

/** Runs the steps of one document in its sessions, one after another, and judges them. */
export class StepRunner {
  readonly #options: StepRunnerOptions
  readonly #terminals: Terminals
  readonly #normalizers = new Map<NormalizeChoices, ChosenNormalizers>()
  readonly #services = new Services()
  /** Why the steps from here on are not run; absent while all is well. */
  #stopped: string | undefined

  constructor(options: StepRunnerOptions) {
    this.#options = options
    const {env, signal, settings, startAtHome = false} = options
    this.#terminals = new Terminals({
      env,
      passEnv: settings.passEnv,
      signal,
      startAtHome,
      ...(settings.variation && {variation: settings.variation})
    })
  }

  /** What there is to say about the document as a whole. */
  get messages(): readonly VFileMessage[] {
    return this.#services.messages
  }

  /** Runs the set-up commands of the settings. Throws a `SetupError` when one fails. */
  async setUp(): Promise<void> {
    for (const command of this.#options.settings.setup) await this.#runCommand(command, 'setup')
  }

  /** Ends the services, and runs the clean-up commands of the settings, all of them. */
  async tearDown(): Promise<void> {
    await this.#services.end()
    for (const command of this.#options.settings.teardown) await this.#runCommand(command, 'teardown')
  }

  /** Runs one step, unless it is to be left out. */
  async run(step: Step, context: StepContext): Promise<StepResult> {
    const notRun = this.#options.signal.aborted ? 'the run was interrupted' : this.#stopped
    if (notRun !== undefined && !(step.options.always && !this.#options.signal.aborted)) {
      return leftOut(step, {kind: 'not run', reason: notRun}, context)
    }
    const {requires} = step.options
    const missing = context.selection.skipReason(step) ?? (await findMissing(requires, {env: this.#options.env}))
    if (missing !== undefined) return leftOut(step, {kind: 'skipped', reason: missing}, context)
    const blocked = await this.#prompt(step)
    const unmet = blocked ? undefined : await this.#unmet(step)
    if (unmet !== undefined) return leftOut(step, {kind: 'skipped', reason: unmet}, context)
    const result = blocked ? leftOut(step, blocked, context) : await this.#runStep(step, context)
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

  /** The home folder that the terminals share. */
  async home(): Promise<string> {
    return (await this.#terminals.folders()).home
  }

  /** Ends the sessions and all that runs in them, and removes their folders. */
  async close(): Promise<void> {
    await this.#terminals.close()
  }

  /** Brings the step's terminal to its prompt; gives the step's outcome where a service keeps it from running. */
  async #prompt(step: Step): Promise<Outcome | undefined> {
    if (!this.#services.isRunning || step.kind === 'file') return undefined
    const {always, terminal, timeout} = step.options
    const session = await this.#terminals.get(terminal)
    const known = this.messages.length
    const blocked = await this.#services.prompt(session, {interrupts: interrupts(step), timeout})
    if (blocked || this.messages.length === known || this.#options.settings.keepGoing) return blocked
    this.#stopped = 'a service above it has ended'
    return always ? undefined : {kind: 'not run', reason: this.#stopped}
  }

  async #unmet(step: Step): Promise<string | undefined> {
    if (step.options.if === undefined) return undefined
    const session = await this.#terminals.get(step.options.terminal)
    const {status} = await session.run(this.#request(step, `( ${step.options.if}\n)`))
    return status === 0 ? undefined : `\`if\` exited with ${status}: ${step.options.if}`
  }

  async #runStep(step: Step, context: StepContext): Promise<StepResult> {
    switch (step.kind) {
      case 'command': {
        if (context.script) return this.#runScript(step, context, context.script)
        const session = await this.#terminals.get(step.options.terminal)
        const ready = readinessOf(step)
        const output = await session.run({...this.#request(step, step.code), ...(ready && {ready})})
        if (output.ending === 'ready') this.#services.begin(step, session)
        return this.#judged({context, output, session, step})
      }
      case 'file':
        return this.#writeFile(step)
      case 'keys':
        // Ctrl-C at a prompt does nothing, and to what ran in the terminal it is sent by now.
        if (interrupts(step)) return unrun({kind: 'passed'})
        return leftOut(
          step,
          {kind: 'skipped', reason: 'keys other than `^C` need a terminal, and this is a plain shell'},
          context
        )
      case 'typed':
        return leftOut(
          step,
          {kind: 'skipped', reason: 'unfinished lines need a terminal, and this is a plain shell'},
          context
        )
      default:
        return step satisfies never
    }
  }

  async #runScript(step: CommandStep, context: StepContext, script: ScriptRun): Promise<StepResult> {
    const session = await (script.isBeside ? this.#terminals.open() : this.#terminals.get(step.options.terminal))
    const output = await session.run(this.#request(step, step.code))
    const {entry: _, ...result} = this.#judged({context, output, session, step})
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
      await session.writeFile(step.path, step.code === '' ? '' : `${step.code}\n`)
      return {...unrun({kind: 'passed'}), durationMs: performance.now() - startedAt}
    } catch (error) {
      return unrun({kind: 'errored', reason: error instanceof Error ? error.message : String(error)})
    }
  }

  /** Most steps of a document have the same choices. */
  #normalizersOf({options}: Step): ChosenNormalizers {
    const known = this.#normalizers.get(options.normalize)
    const chosen = known ?? chooseNormalizers(options.normalize, readIdentity())
    this.#normalizers.set(options.normalize, chosen)
    return chosen
  }

  #request(step: Step, code: string) {
    const {options} = step
    return {
      code,
      env: options.env,
      maxOutput: this.#options.settings.maxOutput,
      stream: options.stream,
      timeout: options.timeout,
      ...(options.cwd !== undefined && {cwd: options.cwd}),
      ...(options.stdin !== undefined && {stdin: options.stdin})
    }
  }

  #judged(run: {context: StepContext; output: Output; session: Session; step: CommandStep}): StepResult {
    const {context, output, session, step} = run
    const {update} = this.#options.settings
    const compared = comparable(step, output)
    const {folders, ...expect} = this.#normalizersOf(step)
    const normalizers = defaultNormalizers.filter(({name}) => folders || name !== 'folders')
    const text = normalize(compared.text, {folders: session.folders, normalizers})
    const selected = context.selection.has(step)
    const literal: Entry = {
      code: step.code,
      compare: 'exact',
      id: step.id,
      line: 0,
      status: compared.status,
      stream: step.options.stream,
      // Output that looks like a wildcard is none.
      text: escapeExpectation(text, expect)
    }
    // Text that is no JSON is no better for being known.
    const isVerbatim = step.options.compare !== 'json' && context.known.says(literal)
    const expected = isVerbatim ? undefined : context.known.find(step)
    const outcome =
      judgeService(step, output) ??
      judge({
        isVerbatim,
        expect,
        output: compared,
        snapshotFile: context.snapshotFile,
        step,
        text,
        writes: {changed: selected && update === 'all', new: selected && update !== 'none'},
        ...(expected && {expected})
      })
    const known = isVerbatim ? literal : expected?.entry
    return {
      durationMs: output.durationMs,
      entry: isVerbatim
        ? literal
        : {
            ...literal,
            compare: expected?.entry.compare ?? 'exact',
            // The wildcards that an author wrote stay.
            text: updateExpectation({
              ...expect,
              mode: step.options.compare,
              text,
              ...(expected && {entry: expected.entry})
            })
          },
      ...(known && {known}),
      omittedBytes: output.omittedBytes,
      outcome,
      output: text,
      status: output.status
    }
  }

  async #runCommand(command: string, key: 'setup' | 'teardown'): Promise<void> {
    const session = await this.#terminals.get('T1')
    const {maxOutput} = this.#options.settings
    const output = await session.run({code: command, env: {}, maxOutput, stream: 'both', timeout: 0})
    if (output.status === 0 || output.ending === 'interrupted') return
    throw new SetupError(
      `Expected the ${key} command \`${command}\` to exit with 0, got ${output.status}.\n${output.text}`
    )
  }
}

/** A command of `setup` or `teardown` failed, so that the document cannot be judged. */
export class SetupError extends Error {
  readonly code = 'setup-failed'
  override readonly name = 'SetupError'
}

/** A step that does not run keeps what the snapshot holds for it. */
function leftOut(step: Step, outcome: Outcome, {known}: StepContext): StepResult {
  const found = step.kind === 'file' ? undefined : known.find(step)
  return {...unrun(outcome), ...(found && {known: found.entry})}
}

function unrun(outcome: Outcome): StepResult {
  return {durationMs: 0, omittedBytes: 0, outcome, output: ''}
}

/** Whether the steps below an outcome are in doubt: the command failed, as against printing something else. */
function stops(outcome: Outcome): boolean {
  return outcome.kind === 'failed' || outcome.kind === 'timed out' || outcome.kind === 'errored'
}

function words(outcome: Outcome): string {
  return outcome.kind === 'errored' ? 'could not run' : outcome.kind
}
