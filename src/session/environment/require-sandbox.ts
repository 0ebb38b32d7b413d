import type {Settings} from '../../model/settings.js'
import {createEnvironment} from './environment.js'

/**
 * Makes a sandbox and removes it, where documents shall run in one; gives what it cannot on this machine, as a sentence,
 * where there is such. Throws a `SandboxError` where none can be made.
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
