import type {VFileMessage} from 'vfile-message'
import type {Outcome} from '../../model/outcome.js'
import type {Output} from '../../model/output.js'
import type {CommandStep, Step} from '../../model/step.js'
import type {Session} from '../../session/session.js'
import {formatDuration} from '../../text/format-duration.js'
import {isDeclared} from '../judge/judge-service.js'
import {expects} from '../judge/outcome-of-step.js'
import {endMessage} from './end-message.js'

/** How long a service may take to end after Ctrl-C when its document ends, in milliseconds. */
const grace = 2000

/** The running services of a document by session. */
export class Services {
  /** Messages about services that ended by themselves. */
  readonly messages: VFileMessage[] = []
  readonly #running = new Map<Session, CommandStep>()

  /** Whether any session runs a service. */
  get isRunning(): boolean {
    return this.#running.size > 0
  }

  /** Records a step that keeps running. */
  begin(step: CommandStep, session: Session): void {
    this.#running.set(session, step)
  }

  /** Brings a session to its prompt for a step that may send Ctrl-C; the outcome of that step if it doesn't get there. */
  async prompt(
    session: Session,
    step: {readonly interrupts: boolean; readonly timeout: number}
  ): Promise<Outcome | undefined> {
    const service = this.#running.get(session)
    if (!service) return undefined
    const ended = await session.running?.ended()
    if (session.running && !ended && !step.interrupts) return stillRunning(service)
    this.#running.delete(session)
    const output = await session.interrupt(step.timeout)
    if (ended) this.#report(service, ended)
    if (output?.ending !== 'timed-out') return undefined
    return {
      kind: 'errored',
      reason: `The service on line ${service.line} didn't end within ${formatDuration(step.timeout)} after Ctrl-C and was killed.`
    }
  }

  /** Ends all services with Ctrl-C at the end of the document. */
  async end(): Promise<void> {
    for (const session of [...this.#running.keys()]) await this.prompt(session, {interrupts: true, timeout: grace})
  }

  #report(step: CommandStep, output: Output): void {
    const {status} = output
    if (!isDeclared(step) && expects(step, status)) return
    const ended = `The service ended by itself with status ${status}`
    this.messages.push(endMessage(step, {ended, output, ruleId: 'service-ended'}))
  }
}

function stillRunning({line, options: {terminal}}: Step): Outcome {
  return {
    kind: 'errored',
    reason: `The service on line ${line} still runs in ${terminal}. Write \`{{exec interrupt}}\` at this block to end it with Ctrl-C first, or run the block in another session: \`{{exec T2}}\`.`
  }
}
