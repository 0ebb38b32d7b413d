/** The configuration is wrong; nothing has run. The message names the file, the key and the remedy. */
export class ConfigError extends Error {
  readonly code = 'config'
  override readonly name = 'ConfigError'
}
