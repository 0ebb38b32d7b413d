import type {Settings} from '../model/settings.js'
import {createMask, type Mask} from './create-mask.js'

/** Where the names of secrets, and their values, come from. */
export interface SecretsInput {
  readonly settings: Pick<Settings, 'passEnv' | 'secrets'>
  /** The caller's environment. */
  readonly env: Readonly<Record<string, string | undefined>>
}

/** A value that a page may see and that is shorter stands in ordinary words. */
const leastPassed = 4

/**
 * The mask of what a document must not show: the values of the variables that are passed in, short ones and the words
 * `true` and `false` excepted, and of those that the settings call secrets, each of them. `undefined` for none.
 */
export function collectSecrets({env, settings}: SecretsInput): Mask | undefined {
  const values = (names: readonly string[]) => names.flatMap(name => env[name] ?? [])
  const passed = values(settings.passEnv).filter(
    value => value.length >= leastPassed && value !== 'true' && value !== 'false'
  )
  return createMask([...passed, ...values(settings.secrets)])
}
