import {connect} from 'node:net'
import type {Network} from '../../model/settings.js'
import {isOnPath} from '../system/on-path.js'

type Env = Readonly<Record<string, string | undefined>>

/** Where a step with requirements runs. */
export interface RequirementContext {
  readonly env: Env
  /** The network of its sandbox; absent without a sandbox. */
  readonly sandbox?: Network | undefined
  /** Whether documents reach a container engine by `DOCKER_HOST`. */
  readonly hasEngine?: boolean
  /** Whether documents don't see the variable `DOCKER_HOST`, which the caller has set. */
  readonly hidesEngine?: boolean
}

/** Answers by environment, so that a run checks each requirement once. */
const answersByEnv = new WeakMap<Env, Map<string, Promise<string | undefined>>>()
const metByEnv = new WeakMap<Env, Set<string>>()

/** Whether the run has already found that all requirements are met. */
export function isMet(requires: readonly string[], context: RequirementContext): boolean {
  const {env, hasEngine, sandbox} = context
  return requires.every(requirement => {
    const inSandbox =
      sandbox === undefined ? undefined : checkSandbox(requirement, {env, sandbox, ...(hasEngine && {hasEngine})})
    return (
      inSandbox === 'met' || (inSandbox === undefined && metByEnv.get(env)?.has(keyOf(requirement, context)) === true)
    )
  })
}

/** Describes the first requirement that isn't met; `undefined` when all are. */
export async function findMissing(
  requires: readonly string[],
  context: RequirementContext
): Promise<string | undefined> {
  const {env, hasEngine, sandbox} = context
  const answers = answersByEnv.get(env) ?? new Map<string, Promise<string | undefined>>()
  answersByEnv.set(env, answers)
  for (const requirement of requires) {
    const inSandbox =
      sandbox === undefined ? undefined : checkSandbox(requirement, {env, sandbox, ...(hasEngine && {hasEngine})})
    if (inSandbox === 'met') continue
    if (inSandbox !== undefined) return inSandbox
    const key = keyOf(requirement, context)
    const answer = answers.get(key) ?? check(requirement, context)
    answers.set(key, answer)
    const missing = await answer
    if (missing !== undefined) return missing
    metByEnv.set(env, (metByEnv.get(env) ?? new Set()).add(key))
  }
  return undefined
}

/** Documents can reach another engine than their caller. */
function keyOf(requirement: string, {hidesEngine}: RequirementContext): string {
  return requirement === 'docker' && hidesEngine ? 'docker without DOCKER_HOST' : requirement
}

/** What a sandbox has or lacks regardless of the machine; `undefined` when the machine decides. */
function checkSandbox(requirement: string, {hasEngine, sandbox: network}: RequirementContext): string | undefined {
  if (requirement === 'root') return 'met'
  if (requirement === 'docker' && !hasEngine) return "needs a docker daemon, which a sandbox doesn't have"
  if (requirement !== 'network' || network === 'host') return undefined
  return `needs the network, but the sandbox has \`network: ${network}\``
}

async function check(requirement: string, {env, hidesEngine}: RequirementContext): Promise<string | undefined> {
  switch (requirement) {
    case 'root':
      return process.getuid?.() === 0 ? undefined : 'needs root'
    case 'network':
      // A host name, as documents use: an address may be reachable where DNS isn't.
      return (await canConnect('example.com', 443)) ? undefined : "needs the network, which can't be reached"
    case 'sandbox': {
      const {createEnvironment} = await import('./environment.js')
      return createEnvironment({env, passEnv: [], sandbox: {network: 'loopback'}}).then(
        async made => void (await made.remove()),
        error => `needs a sandbox. ${error.message}`
      )
    }
    case 'docker':
    case 'podman': {
      if (!isOnPath(requirement, env)) return `needs \`${requirement}\`, which isn't on PATH`
      const {execa} = await import('execa')
      const {exitCode} = await execa(requirement, ['info'], {
        env: hidesEngine ? {...env, DOCKER_HOST: undefined} : env,
        extendEnv: false,
        reject: false,
        stdio: 'ignore',
        timeout: 5000
      })
      if (exitCode === 0) return undefined
      return hidesEngine && requirement === 'docker'
        ? "needs a docker daemon, and documents don't see `DOCKER_HOST`. Add it to `passEnv`"
        : `needs a ${requirement} daemon, which doesn't answer`
    }
    default:
      return isOnPath(requirement, env) ? undefined : `needs \`${requirement}\`, which isn't on PATH`
  }
}

function canConnect(host: string, port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({host, port, timeout: 2000})
    const done = (connected: boolean) => {
      socket.destroy()
      resolve(connected)
    }
    socket.once('connect', () => done(true))
    socket.once('timeout', () => done(false))
    socket.once('error', () => done(false))
  })
}
