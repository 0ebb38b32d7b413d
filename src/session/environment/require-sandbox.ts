import type {Settings} from '../../model/settings.js'
import {createEnvironment} from './environment.js'

/**
 * Creates and removes a sandbox if the settings ask for one. Returns what it can't do on this machine, in full sentences.
 * Throws a `SandboxError` if no sandbox can be created.
 */
export async function requireSandbox(
  {network, sandbox}: Settings,
  env: Readonly<Record<string, string | undefined>>
): Promise<string | undefined> {
  if (!sandbox) return undefined
  const environment = await createEnvironment({env, passEnv: [], sandbox: {network}})
  await environment.remove()
  return environment.containment.shortfall
}
