import type {CommandContext} from './context.js'

/** A flag of the command line, as `util.parseArgs` takes it, and what the help says of it. */
export interface Flag {
  readonly type: 'boolean' | 'string'
  readonly short?: string
  /** May be given several times. */
  readonly multiple?: true
  /** The value where none is given: nothing, or another flag, stands behind it. */
  readonly default?: string
  /** What stands for the value in the help, such as `N`. */
  readonly value?: string
  readonly help: string
}

export type Flags = Readonly<Record<string, Flag>>

/** What was given for each flag. */
export type Values<F extends Flags> = {
  readonly [name in keyof F]?: F[name] extends {readonly multiple: true} ? readonly string[] : Value<F[name]['type']>
}

type Value<T extends Flag['type']> = T extends 'boolean' ? boolean : string

/** What a verb is called with. */
export interface CommandCall<F extends Flags> {
  readonly context: CommandContext
  readonly values: Values<F>
  /** Arguments that are no flags. */
  readonly paths: readonly string[]
}

/** One thing the program does: `fencepost list`. */
export interface Command<F extends Flags = Flags> {
  /** The arguments that are no flags, for the help. */
  readonly usage: string
  /** What it does and when to use it, for the help. */
  readonly description: string
  readonly flags: F
  /** Does it; resolves with the exit status. Throws a `UsageError` for wrong use. */
  run(call: CommandCall<F>): Promise<number>
}

/** Says that an object is a verb, so that its flags type its values. */
export function defineCommand<const F extends Flags>(verb: Command<F>): Command<F> {
  return verb
}
