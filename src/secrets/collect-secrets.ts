import type {Settings} from '../model/settings.js'
import {createMask, type Mask} from './create-mask.js'

/** Sources of the names and the values of secrets. */
export interface SecretsInput {
  readonly settings: Pick<Settings, 'passEnv' | 'secrets'>
  /** The environment of the caller. */
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Shorter values of passed variables aren't masked: they occur in ordinary words. */
const minLength = 4

/**
 * The mask of a document: masks the values of all `secrets`, and of `passEnv` except short ones, `true` and `false`.
 * `undefined` when there is nothing to mask.
 */
export function collectSecrets({env, settings}: SecretsInput): Mask | undefined {
  const values = (names: readonly string[]) => names.flatMap(name => env[name] ?? [])
  const passed = values(settings.passEnv).filter(
    value => value.length >= minLength && value !== 'true' && value !== 'false'
  )
  return createMask([...passed, ...values(settings.secrets)])
}
