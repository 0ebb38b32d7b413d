import type {Settings} from '../../model/settings.js'
import {createEnvironment} from './environment.js'
import {requireLinux} from './require-programs.js'

/**
 * Creates and removes a sandbox if the settings ask for one. Returns what it can't do on this machine, in full sentences.
 * Throws a `SandboxError` if no sandbox can be created, and a `PlatformError` outside Linux.
 */
export async function requireSandbox(
  {network, sandbox}: Settings,
  env: Readonly<Record<string, string | undefined>>
): Promise<string | undefined> {
  if (!sandbox) return undefined
  requireLinux()
  const environment = await createEnvironment({env, passEnv: [], sandbox: {network}})
  await environment.remove()
  return environment.containment.shortfall
}
