import {defaultStepOptions} from '../../config/step-options.js'
import type {Output} from '../../model/output.js'
import type {Settings} from '../../model/settings.js'
import type {Step} from '../../model/step.js'
import type {Session} from '../../session/session.js'

/** Least time limit for commands that prepare steps, in milliseconds: they install, pull and build. */
export const leastSetupLimit = 120_000

/** Time limit of each `setup` and `teardown` command, in milliseconds: that of the slowest step; 0 for none. */
export function setupLimit(steps: readonly Step[], {defaults}: Settings): number {
  const limits = [defaults.timeout ?? defaultStepOptions.timeout, ...steps.map(({options}) => options.timeout)]
  return limits.includes(0) ? 0 : Math.max(leastSetupLimit, ...limits)
}

/** Which setting a command is from, and its limits. */
export interface SetupCommandOptions {
  readonly key: 'setup' | 'teardown'
  /** Time limit in milliseconds; 0 for none. */
  readonly limit: number
  /** Limit for its output in bytes. */
  readonly maxOutput: number
}

/** Runs a command of the settings. Throws a `SetupError` if it fails. */
export async function runSetupCommand(
  session: Session,
  command: string,
  {key, limit, maxOutput}: SetupCommandOptions
): Promise<void> {
  const output = await session.run({code: command, env: {}, maxOutput, stream: 'both', timeout: limit})
  if (output.ending === 'interrupted' || (output.status === 0 && output.ending !== 'waits')) return
  throw new SetupError({command, key, limit, output})
}

interface SetupErrorOptions extends Omit<SetupCommandOptions, 'maxOutput'> {
  readonly command: string
  readonly output: Output
}

/** A `setup` or `teardown` command failed. */
export class SetupError extends Error {
  readonly code: `${SetupErrorOptions['key']}-failed`
  override readonly name = 'SetupError'

  constructor({command, key, limit, output}: SetupErrorOptions) {
    const isLate = output.ending === 'timed-out'
    const last = output.text.trimEnd().split('\n').at(-1) ?? ''
    const printed = last === '' ? 'It printed nothing.' : `Its last line is \`${last}\`.`
    const remedy = isLate ? ' Raise `timeout` if it needs longer.' : ''
    super(`The ${key} command \`${command}\` ${howItEnded(output, limit)}. ${printed}${remedy}`)
    this.code = `${key}-failed`
  }
}

function howItEnded({ending, status}: Output, limit: number): string {
  if (ending === 'timed-out') return `didn't finish in ${limit / 1000} s`
  return ending === 'waits' ? 'waits for input' : `exited with ${status}`
}
