import type {Settings} from '../../model/settings.js'
import {makeSurroundings} from '../surroundings.js'

/** Makes a sandbox and removes it, where documents shall run in one. Throws a `SandboxError` where that cannot be. */
export async function requireSandbox(
  {network, sandbox}: Settings,
  env: Readonly<Record<string, string | undefined>>
): Promise<void> {
  if (!sandbox) return
  const surroundings = await makeSurroundings({env, passEnv: [], sandbox: {network}})
  await surroundings.remove()
}
