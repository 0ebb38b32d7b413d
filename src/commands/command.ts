import type {CommandContext} from './context.js'

/** Headings of a command's help, in the order they are printed. */
export const flagGroups = [
  'Selection',
  'Execution',
  'Verdict',
  'Sandbox',
  'Snapshots',
  'Output',
  'Configuration'
] as const

/** An option of a command, as `util.parseArgs` takes it, and its line in the help. */
export interface Flag {
  readonly type: 'boolean' | 'string'
  /** Heading that the help lists it under. */
  readonly group: (typeof flagGroups)[number]
  readonly short?: string
  /** May be given several times. */
  readonly multiple?: true
  /** Makes the value optional. */
  readonly bare?: BareValue
  /** Name of the value in the help, such as `N`. */
  readonly value?: string
  /** Values that shells complete. */
  readonly choices?: readonly string[]
  /** Changes which steps run or how, so a suggested command has to repeat it. */
  readonly repeated?: true
  readonly help: string
}

/** Value of an option that is given without one. */
export interface BareValue {
  readonly value: string
  /** Values that the option takes; any other argument after it is a path. Without it, every argument is a value. */
  readonly pattern?: RegExp
}

export type Flags = Readonly<Record<string, Flag>>

/** The parsed value of each option. */
export type Values<F extends Flags> = {
  readonly [name in keyof F]?: F[name] extends {readonly multiple: true} ? readonly string[] : Value<F[name]['type']>
}

type Value<T extends Flag['type']> = T extends 'boolean' ? boolean : string

/** Arguments of one call of a command. */
export interface CommandCall<F extends Flags> {
  readonly context: CommandContext
  readonly values: Values<F>
  /** Positional arguments. */
  readonly paths: readonly string[]
}

/** A command of the program, such as `fencepost list`. */
export interface Command<F extends Flags = Flags> {
  /** Positional arguments, for the usage line of the help. */
  readonly usage: string
  /** First paragraph of the help. */
  readonly description: string
  readonly flags: F
  /** Runs the command; resolves with the exit status. Throws a `UsageError` for wrong arguments. */
  run(call: CommandCall<F>): Promise<number>
}

/** Returns the command as it is, so that its `flags` type the `values` of its `run`. */
export function defineCommand<const F extends Flags>(command: Command<F>): Command<F> {
  return command
}
