import path from 'node:path'
import {isInterpreter} from '../../model/interpreters.js'
import type {Output} from '../../model/output.js'
import type {Network, Settings} from '../../model/settings.js'
import {type CommandStep, type Step, shellOptions} from '../../model/step.js'
import type {CallShims} from '../../session/cassette/call-shims.js'
import {isMet, type RequirementContext} from '../../session/environment/requirements.js'
import type {Session, StepRequest} from '../../session/session.js'
import type {Pending} from '../../session/system/later.js'
import {fillIn} from '../../shell-code/fill-in.js'
import {playRequest} from '../cast/play-request.js'
import {isDeclared, readinessOf} from '../judge/judge-service.js'
import type {StepContext} from '../judge/step-context.js'
import {batchSteps} from './batch-steps.js'
import type {Captures} from './captures.js'
import type {Leaks} from './leaks.js'

/** What all requests of a document have in common. */
export interface StepSenderOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly settings: Settings
  /** The variables of the document. */
  readonly captures: Captures
  /** Learns which request belongs to which step. */
  readonly leaks: Leaks
  /** Network of the sandbox; absent without one. */
  readonly sandbox: Network | undefined
  /** The programs that record or replay calls. */
  readonly shims: CallShims | undefined
  /** Whether steps that don't depend on an answer are sent together. */
  readonly sendsAhead: boolean
}

/** Where the requirements of the steps of a document are looked for. */
export function requirementsOf({
  env,
  sandbox,
  settings
}: Pick<StepSenderOptions, 'env' | 'sandbox' | 'settings'>): RequirementContext {
  const {network, passEnv} = settings
  // The sandbox hides the socket of the engine; one on a port can be reached.
  const hasEngine =
    network === 'host' && passEnv.includes('DOCKER_HOST') && /^(?:https?|tcp):/.test(env.DOCKER_HOST ?? '')
  const hidesEngine = env.DOCKER_HOST !== undefined && !passEnv.includes('DOCKER_HOST')
  return {env, hasEngine, hidesEngine, sandbox}
}

/** A command whose turn it is. */
export interface SendOptions {
  readonly context: StepContext
  readonly session: Session
  /** The step runs after a failure, so those below it won't. */
  readonly isStopped: boolean
}

/** A command that was sent before its turn. */
interface SentStep {
  readonly output: Pending<Output | undefined>
  readonly session: Session
  readonly step: CommandStep
}

/** A command that has ended. */
export interface EndedStep {
  readonly output: Output
  readonly session: Session
  readonly step: CommandStep
}

interface PlacedCommand {
  readonly context: StepContext
  readonly step: CommandStep
}

/**
 * Sends the commands of steps to their sessions. Steps that don't depend on an answer are sent together with the one
 * above them, because most of a short step's time is the round trip.
 */
export class StepSender {
  readonly #options: StepSenderOptions
  /** Steps that were sent before their turn. */
  readonly #ahead = new Map<Step, SentStep>()
  /** Sessions whose last step may have changed PATH. */
  readonly #changedPath = new Set<Session>()

  constructor(options: StepSenderOptions) {
    this.#options = options
  }

  /** A step that was sent with an earlier one, if it has ended by now. */
  takeEnded(step: Step): EndedStep | undefined {
    const sent = this.#ahead.get(step)
    const output = sent?.output.known
    if (!sent || !output) return undefined
    this.#ahead.delete(step)
    return {output, session: sent.session, step: sent.step}
  }

  /** Output of a command step, which may have been sent with an earlier one. */
  async send(step: CommandStep, options: SendOptions): Promise<Output> {
    const sent = this.#ahead.get(step)
    this.#ahead.delete(step)
    const ahead = await sent?.output.promise
    if (ahead) return ahead
    const {session} = options
    if (!isInterpreter(step.options.session)) {
      await this.#options.captures.apply(session, step.options.timeout)
      await this.#restorePath(session, step)
    }
    return this.#sendBatch(step, options)
  }

  /** Puts the programs of a recording in front of PATH again. */
  async #restorePath(session: Session, {code, options}: CommandStep): Promise<void> {
    const {shims} = this.#options
    if (!shims) return
    if (this.#changedPath.delete(session) && session.isAtPrompt)
      await session.run({
        code: shims.restorePath,
        env: {},
        maxOutput: 1024,
        stream: 'both',
        timeout: options.timeout
      })
    if (/\bPATH\b|\b(?:source|eval)\b|(?:^|[\s;&|])\. /.test(code)) this.#changedPath.add(session)
  }

  /** The request of a step to a session, for its own code unless another is given. */
  request({folders}: Session, step: Step, more?: Partial<StepRequest>): StepRequest {
    const {options} = step
    const request = {
      code: step.code,
      // Only bash keeps the variables of the blocks above.
      env: {
        ...(isInterpreter(options.session) ? {...this.#options.captures.captured, ...options.env} : options.env),
        ...(options.cassette === 'off' &&
          this.#options.shims?.letPass({
            runsOn: isDeclared(step) || (step.kind === 'command' && step.isInterrupted === true)
          }))
      },
      maxOutput: this.#options.settings.maxOutput,
      stream: options.stream,
      timeout: options.timeout,
      ...(step.kind === 'command' && step.isTranscribed && {isTranscribed: step.isTranscribed}),
      ...(options.cwd !== undefined && {cwd: path.posix.join(folders.work, options.cwd)}),
      ...(options.prompt !== undefined && {prompt: options.prompt}),
      ...(options.stdin !== undefined && {stdin: options.stdin}),
      ...more
    }
    this.#options.leaks.addRequest(step, request)
    return request
  }

  /** Sends a request of a step as a person types it, for a cast. */
  play(session: Session, step: Step, request: StepRequest): Promise<Output> {
    const {input, isSuspended, opensAt, ready, stdin} = request
    const isWhole = isInterpreter(step.options.session) || isSuspended || opensAt !== undefined || ready || input
    return playRequest(session, {
      isSplit: !isWhole && stdin === undefined,
      onRequest: sent => this.#options.leaks.addRequest(step, sent),
      request
    })
  }

  async #sendBatch(step: CommandStep, {context, isStopped, session}: SendOptions): Promise<Output> {
    const {place, selection} = context
    const {captures, env, sandbox, settings} = this.#options
    const steps =
      place && !isStopped && this.#options.sendsAhead && !settings.playsIn
        ? batchSteps({
            ...place,
            isMet: ({code, options: {requires}}) =>
              captures.unsafeIn(code) === undefined &&
              (requires.length === 0 || isMet(requires, requirementsOf({env, sandbox, settings}))),
            selection
          })
        : []
    if (!session.runAhead || steps.length < 2) {
      const ready = readinessOf(step)
      const request = this.#command(session, {context, step}, ready && {ready})
      return settings.playsIn ? this.play(session, step, request) : session.run(request)
    }
    const requests = steps.map(one =>
      this.#command(session, {context, step: one}, {continuesOn: settings.keepGoing ? 'always' : one.options.exit})
    )
    const outputs = session.runAhead(requests)
    for (const [index, one] of steps.entries()) {
      const output = outputs[index]
      if (output && index > 0) this.#ahead.set(one, {output, session, step: one})
    }
    return (await outputs[0]?.promise) ?? session.run(this.#command(session, {context, step}))
  }

  #command(session: Session, {context, step}: PlacedCommand, more?: Partial<StepRequest>): StepRequest {
    const {code, isSuspended, opensAt, options} = step
    const {snapshot} = context
    const {update} = this.#options.settings
    const isRecorded = update === 'all' || (update === 'new' && !snapshot.find(step))
    return this.request(session, step, {
      ...more,
      code: fillIn(code, this.#options.captures.variables),
      ...(opensAt !== undefined && {opensAt}),
      ...(isSuspended && {isSuspended}),
      ...((options.errexit || options.pipefail) && {shellOptions: shellOptions.filter(name => options[name])}),
      ...(isRecorded && {watchesPipes: true})
    })
  }
}
