import type {Flags} from '../command.js'

/** A command as shells complete it. */
export interface CompletedCommand {
  readonly name: string
  readonly summary: string
  readonly flags: Flags
}
