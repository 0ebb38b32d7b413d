/** The person asked for something that cannot be: exit code 2. */
export class UsageError extends Error {
  readonly code = 'usage'
  override readonly name = 'UsageError'
}
