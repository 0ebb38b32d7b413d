import type {CassetteMode} from '../../model/cassette.js'
import type {Network, Settings} from '../../model/settings.js'
import type {Step} from '../../model/step.js'
import {findMissing} from '../../session/environment/requirements.js'
import type {StepContext} from '../judge/step-context.js'
import type {Sessions} from './sessions.js'
import {requirementsOf, type StepSender} from './step-sender.js'

/** What decides whether the steps of a document run. */
export interface ConditionsOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly settings: Settings
  /** How recorded calls are answered; absent for a live run. */
  readonly cassette: CassetteMode | undefined
  /** Network of the sandbox; absent without one. */
  readonly sandbox: Network | undefined
  readonly sender: StepSender
  readonly sessions: Sessions
}

/** Finds out why steps don't run: their options, what the machine has, and their tests. */
export class Conditions {
  readonly #options: ConditionsOptions

  constructor(options: ConditionsOptions) {
    this.#options = options
  }

  /** Why a step is skipped, from its options and what the machine has, or what a run can't do without. */
  async whyNot(step: Step, {selection}: StepContext): Promise<{readonly missing?: string; readonly skipped?: string}> {
    const reason = selection.skipReason(step)
    if (reason !== undefined) return {skipped: reason}
    const {env, sandbox, sessions, settings} = this.#options
    const requires = this.#required(step)
    if (settings.container) {
      const missing = await findMissing([settings.container.engine], {env})
      if (missing !== undefined)
        return settings.requireEngine ? {missing: `The container ${missing}.`} : {skipped: missing}
    }
    // Awaiting nothing would still cost every step a turn.
    if (requires.length === 0) return {}
    const lacking = settings.container
      ? await sessions.missingInContainer(requires)
      : await findMissing(requires, requirementsOf({env, sandbox, settings}))
    return lacking === undefined ? {} : {skipped: lacking}
  }

  /** Why the `if` of a step skips it. */
  async unmetTest(step: Step): Promise<string | undefined> {
    if (step.options.if === undefined) return undefined
    const {sender, sessions} = this.#options
    const {terminal} = step.options
    // The test needs a shell, not the program that is open in the terminal.
    const own = sessions.typeOf(terminal).readsBash ? await sessions.get(terminal) : undefined
    const session = own?.isAtPrompt ? own : await sessions.open()
    const code = `( ${step.options.if}\n) </dev/null`
    const {ending, status} = await session.run(sender.request(session, step, {code}))
    if (ending === 'waits') {
      await session.interrupt(step.options.timeout)
      return `\`if\` waits for input: ${step.options.if}`
    }
    return status === 0 ? undefined : `\`if\` exited with ${status}: ${step.options.if}`
  }

  /** What a step requires, but for what a recording answers. */
  #required({options: {requires}}: Step): readonly string[] {
    const {cassette, settings} = this.#options
    if (cassette !== 'replay' || requires.length === 0) return requires
    const answered = new Set(['docker', 'network', ...(settings.cassettes?.commands ?? [])])
    return requires.filter(each => !answered.has(each))
  }
}
