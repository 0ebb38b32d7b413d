/** The configuration is invalid and nothing ran; exit code 2. The message names the file, the key and the remedy. */
export class ConfigError extends Error {
  readonly code = 'config'
  override readonly name = 'ConfigError'
}

/** The command line is invalid and nothing ran; exit code 2. The message says what to type instead. */
export class UsageError extends Error {
  readonly code = 'usage'
  override readonly name = 'UsageError'
}
