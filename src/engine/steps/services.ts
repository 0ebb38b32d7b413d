import {VFileMessage} from 'vfile-message'
import type {Outcome} from '../../model/outcome.js'
import type {Output} from '../../model/output.js'
import type {CommandStep, Step} from '../../model/step.js'
import type {Session} from '../../session/session.js'
import {isDeclared} from '../judge/judge-service.js'
import {expects} from '../judge/outcome-of-step.js'

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
