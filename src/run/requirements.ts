import {access, constants} from 'node:fs/promises'
import {connect} from 'node:net'
import path from 'node:path'

type Env = Readonly<Record<string, string | undefined>>

/** What was found out already, by environment: a run asks once. */
const known = new WeakMap<Env, Map<string, Promise<string | undefined>>>()
const met = new WeakMap<Env, Set<string>>()

/** Whether a run has found out already that nothing of this is missing. */
export function isMet(requires: readonly string[], {env}: {readonly env: Env}): boolean {
  return requires.every(requirement => met.get(env)?.has(requirement))
}

/** Says which requirement is missing, for a person, or nothing when all are there. */
export async function findMissing(
  requires: readonly string[],
  {env}: {readonly env: Env}
): Promise<string | undefined> {
  const answers = known.get(env) ?? new Map<string, Promise<string | undefined>>()
  known.set(env, answers)
  for (const requirement of requires) {
    const answer = answers.get(requirement) ?? check(requirement, env)
    answers.set(requirement, answer)
    const missing = await answer
    if (missing !== undefined) return missing
    met.set(env, (met.get(env) ?? new Set()).add(requirement))
  }
  return undefined
}

async function check(requirement: string, env: Env): Promise<string | undefined> {
  switch (requirement) {
    case 'root':
      return process.getuid?.() === 0 ? undefined : 'needs root'
    case 'network':
      // A name, as a page would use: an address may answer where no name is resolved.
      return (await answers('example.com', 443)) ? undefined : 'needs the network, which cannot be reached'
    case 'docker': {
      if (!(await onPath('docker', env))) return 'needs `docker`, which is not on PATH'
      const {execa} = await import('execa')
      const {exitCode} = await execa('docker', ['info'], {reject: false, stdio: 'ignore', timeout: 5000})
      return exitCode === 0 ? undefined : 'needs a docker daemon, and none answers'
    }
    default:
      return (await onPath(requirement, env)) ? undefined : `needs \`${requirement}\`, which is not on PATH`
  }
}

async function onPath(command: string, env: Env): Promise<boolean> {
  for (const folder of (env.PATH ?? '').split(path.delimiter)) {
    const found = await access(path.join(folder, command), constants.X_OK).then(
      () => true,
      () => false
    )
    if (found) return true
  }
  return false
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
