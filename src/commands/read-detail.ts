import {UsageError} from '../model/errors.js'
import type {PrettyOptions} from '../report/pretty/pretty.js'
import type {Values} from './command.js'
import type {reporterFlags} from './flags.js'

/** How much a report prints. Throws a `UsageError` if that is contradictory. */
export function readDetail({quiet, verbose}: Values<typeof reporterFlags>): {
  readonly detail?: NonNullable<PrettyOptions['detail']>
} {
  if (quiet && verbose) throw new UsageError("`--quiet` and `--verbose` can't be combined. Choose one.")
  return quiet ? {detail: 'quiet'} : verbose ? {detail: 'verbose'} : {}
}
