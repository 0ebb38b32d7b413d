import type {StepOptions} from '../../model/step.js'
import type {Session} from '../../session/session.js'

type ShellOption = 'errexit' | 'pipefail'
const names: readonly ShellOption[] = ['errexit', 'pipefail']

/** Sets the shell options of sessions as their steps ask for it. Options that a document sets itself stay. */
export class ShellOptions {
  /** Options that are set for a step, by session. */
  readonly #set = new Map<Session, ReadonlySet<ShellOption>>()

  /** Sets the options of a step before it runs. */
  async apply(session: Session, options: StepOptions): Promise<void> {
    const before = this.#set.get(session)
    const changed = names.filter(name => options[name] !== (before?.has(name) ?? false))
    if (changed.length === 0 || !session.isAtPrompt) return
    const code = changed.map(name => `set ${options[name] ? '-' : '+'}o ${name}`).join('; ')
    await session.run({code, env: {}, maxOutput: 1024, stream: 'both', timeout: options.timeout})
    this.#set.set(session, new Set(names.filter(name => options[name])))
  }

  /** The options that are set for the last step of a session. */
  of(session: Session): readonly string[] {
    return [...(this.#set.get(session) ?? [])]
  }

  /** Notes the options that are set in a session which goes on from an earlier run. */
  restore(session: Session, options: readonly string[]): void {
    this.#set.set(session, new Set(names.filter(name => options.includes(name))))
  }

  /** Forgets the options of a session whose shell has ended. */
  forget(session: Session): void {
    this.#set.delete(session)
  }
}

/** Whether two steps run with the same shell options. */
export function haveSameShellOptions(one: StepOptions, other: StepOptions): boolean {
  return names.every(name => one[name] === other[name])
}
