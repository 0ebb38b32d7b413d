import {connect} from 'node:net'
import type {Network} from '../../model/settings.js'
import {isOnPath} from '../system/on-path.js'

type Env = Readonly<Record<string, string | undefined>>

/** Where a step is run. */
export interface RequirementContext {
  readonly env: Env
  /** The network of its sandbox, where it is in one. */
  readonly sandbox?: Network | undefined
}

/** What was found out already, by environment: a run asks once. */
const known = new WeakMap<Env, Map<string, Promise<string | undefined>>>()
const met = new WeakMap<Env, Set<string>>()

/** Whether a run has found out already that nothing of this is missing. */
export function isMet(requires: readonly string[], {env, sandbox}: RequirementContext): boolean {
  return requires.every(requirement => {
    const within = sandbox === undefined ? undefined : missingWithin(requirement, sandbox)
    return within === 'there' || (within === undefined && met.get(env)?.has(requirement) === true)
  })
}

/** Says which requirement is missing, for a person, or nothing when all are there. */
export async function findMissing(
  requires: readonly string[],
  {env, sandbox}: RequirementContext
): Promise<string | undefined> {
  const answers = known.get(env) ?? new Map<string, Promise<string | undefined>>()
  known.set(env, answers)
  for (const requirement of requires) {
    const within = sandbox === undefined ? undefined : missingWithin(requirement, sandbox)
    if (within === 'there') continue
    if (within !== undefined) return within
    const answer = answers.get(requirement) ?? check(requirement, env)
    answers.set(requirement, answer)
    const missing = await answer
    if (missing !== undefined) return missing
    met.set(env, (met.get(env) ?? new Set()).add(requirement))
  }
  return undefined
}

/** What a sandbox has and has not, whatever the machine has; nothing where it is as on the machine. */
function missingWithin(requirement: string, network: Network): string | undefined {
  if (requirement === 'root') return 'there'
  if (requirement === 'docker') return 'needs a docker daemon, and a sandbox has none'
  if (requirement !== 'network' || network === 'host') return undefined
  return `needs the network, and the sandbox has \`network: ${network}\``
}

async function check(requirement: string, env: Env): Promise<string | undefined> {
  switch (requirement) {
    case 'root':
      return process.getuid?.() === 0 ? undefined : 'needs root'
    case 'network':
      // A name, as a page would use: an address may answer where no name is resolved.
      return (await answers('example.com', 443)) ? undefined : 'needs the network, which cannot be reached'
    case 'sandbox': {
      const {createEnvironment} = await import('./environment.js')
      return createEnvironment({env, passEnv: [], sandbox: {network: 'loopback'}}).then(
        async made => void (await made.remove()),
        error => `needs a sandbox. ${error.message}`
      )
    }
    case 'docker': {
      if (!isOnPath('docker', env)) return 'needs `docker`, which is not on PATH'
      const {execa} = await import('execa')
      const {exitCode} = await execa('docker', ['info'], {reject: false, stdio: 'ignore', timeout: 5000})
      return exitCode === 0 ? undefined : 'needs a docker daemon, and none answers'
    }
    default:
      return isOnPath(requirement, env) ? undefined : `needs \`${requirement}\`, which is not on PATH`
  }
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({host, port, timeout: 2000})
    const done = (reached: boolean) => {
      socket.destroy()
      resolve(reached)
    }
    socket.once('connect', () => done(true))
    socket.once('timeout', () => done(false))
    socket.once('error', () => done(false))
  })
}
