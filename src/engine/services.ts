import {VFileMessage} from 'vfile-message'
import type {Outcome} from '../model/outcome.js'
import type {Output} from '../model/output.js'
import {isRepeatable, type Readiness, readReadiness} from '../model/readiness.js'
import type {CommandStep, OutputStep, Step} from '../model/step.js'
import type {Session} from '../run/session.js'
import {expects} from './judge.js'

/** What a session has to wait for at a step that may run on; nothing for a step that ends. */
export function readinessOf(step: OutputStep): Readiness | undefined {
  const {ready} = step.options
  if (ready !== undefined && step.kind === 'command') return readReadiness(ready)
  const mayRunOn = step.kind === 'command' && (step.options.service || step.isInterrupted)
  return mayRunOn ? {kind: 'settled'} : undefined
}

/** Whether the author says that the step runs on; one that is only interrupted later may end by itself too. */
function isDeclared({options}: Step): boolean {
  return options.service || options.ready !== undefined
}

/** What of a step's output and status is compared: nothing where it is chance how much of it there is. */
export function comparable(step: OutputStep, output: Output): Output {
  const readiness = readinessOf(step)
  if (readiness === undefined || isRepeatable(readiness)) return output
  if (output.ending !== 'ready' && !expects(step, output.status)) return output
  // Its author shows what it says, and knows what of that is chance.
  return {...output, status: 0, text: step.expectation ? output.text : ''}
}

/** The outcome of a service that ended before it was ready; nothing for any other step. */
export function judgeService(step: OutputStep, {ending, status}: Output): Outcome | undefined {
  if (!isDeclared(step) || (ending !== 'returned' && ending !== 'shell-ended') || !expects(step, status))
    return undefined
  return {
    kind: 'errored',
    reason: `Expected a service that runs on, got its end with status ${status} before it was ready. Remove \`service\` and \`ready\`, or keep it in the foreground.`
  }
}

/** How long a service may take to end by Ctrl-C when its document is over, in milliseconds. */
const grace = 2000

/** The services of one document by their terminals. */
export class Services {
  /** What there is to say of services that ended by themselves. */
  readonly messages: VFileMessage[] = []
  readonly #running = new Map<Session, CommandStep>()

  /** Whether any terminal has one. */
  get isRunning(): boolean {
    return this.#running.size > 0
  }

  /** Takes note of a step that runs on. */
  begin(step: CommandStep, session: Session): void {
    this.#running.set(session, step)
  }

  /**
   * Brings a terminal to its prompt for a step, by Ctrl-C where the step says so. Gives the outcome of the step where
   * that cannot be.
   */
  async prompt(
    session: Session,
    step: {readonly interrupts: boolean; readonly timeout: number}
  ): Promise<Outcome | undefined> {
    const service = this.#running.get(session)
    if (!service) return undefined
    const ended = await session.running?.ended()
    if (session.running && !ended && !step.interrupts) return stillRuns(service)
    this.#running.delete(session)
    const output = await session.interrupt(step.timeout)
    if (ended) this.#report(service, ended)
    if (output?.ending !== 'timed-out') return undefined
    return {
      kind: 'errored',
      reason: `Expected Ctrl-C to end what runs on since line ${service.line}, got no prompt in ${step.timeout} ms; it was killed.`
    }
  }

  /** Ends what runs on, by Ctrl-C, when the document is over. */
  async end(): Promise<void> {
    for (const session of [...this.#running.keys()]) await this.prompt(session, {interrupts: true, timeout: grace})
  }

  #report(step: CommandStep, {status, text}: Output): void {
    if (!isDeclared(step) && expects(step, status)) return
    const last = text.trimEnd().split('\n').slice(-3).join('\n')
    const message = new VFileMessage(
      `Expected the service to run on, got its end with status ${status}${last === '' ? '' : `, after \`${last}\``}.`,
      {place: {column: step.column, line: step.line}, ruleId: 'service-ended', source: 'fencepost'}
    )
    message.fatal = true
    this.messages.push(message)
  }
}

function stillRuns({line, options: {terminal}}: Step): Outcome {
  return {
    kind: 'errored',
    reason: `Expected ${terminal} at its prompt, got the service of line ${line}, which runs on there. Write \`{{exec interrupt}}\` to send it Ctrl-C first, or name another terminal: \`{{exec T2}}\`.`
  }
}
