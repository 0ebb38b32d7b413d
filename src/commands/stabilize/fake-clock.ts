import {existsSync, readdirSync} from 'node:fs'
import {rm} from 'node:fs/promises'
import path from 'node:path'
import {execa} from 'execa'

/** Shows another time to programs, by libfaketime. */
export interface FakeClock {
  /** Variables for a program that shall see a time so many seconds later. */
  later(seconds: number): Readonly<Record<string, string>>
  /** Removes what the library keeps for the programs that it was loaded into. */
  close(): Promise<void>
}

/** Where Debian, Fedora, Arch, Alpine and `make install` put the library. */
const folders = ['/usr/lib', '/usr/lib64', '/usr/local/lib', '/lib']

/** The other clock of this machine; nothing where libfaketime is not installed, or shows no other time. */
export async function openFakeClock(env: Readonly<Record<string, string | undefined>>): Promise<FakeClock | undefined> {
  const library = findLibrary()
  if (library === undefined) return undefined
  // Left alone, each program makes shared memory of its own and leaves it behind: one for all is made, and removed.
  const first = await see(library, {seconds: hour, env})
  const [seconds, ...shared] = first.split(/\s+/)
  const close = async () => {
    for (const name of shared) {
      const [, kind, id] = /^\/(faketime_sem|faketime_shm)_(\d+)$/.exec(name) ?? []
      if (kind) await rm(`/dev/shm/${kind === 'faketime_sem' ? 'sem.' : ''}${kind}_${id}`, {force: true})
    }
  }
  if (Math.abs(Number(seconds) - Date.now() / 1000 - hour) > 60) {
    await close()
    return undefined
  }
  return {
    close,
    later: later => ({...variables(library, later), ...(shared.length === 2 && {[sharedName]: shared.join(' ')})})
  }
}

const hour = 3600
const sharedName = 'FAKETIME_SHARED'

function findLibrary(): string | undefined {
  const names = folders.flatMap(folder => [folder, ...subfolders(folder)])
  return names.map(folder => path.join(folder, 'faketime', 'libfaketime.so.1')).find(existsSync)
}

/** Folders of an architecture: `/usr/lib/x86_64-linux-gnu`. */
function subfolders(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter(name => name.includes('-linux-'))
      .map(name => path.join(folder, name))
  } catch {
    return []
  }
}

function variables(library: string, seconds: number): Readonly<Record<string, string>> {
  // Waiting takes as long as ever: only the time of day is another.
  return {FAKETIME: `+${seconds}s`, FAKETIME_DONT_FAKE_MONOTONIC: '1', LD_PRELOAD: library}
}

interface See {
  readonly seconds: number
  readonly env: Readonly<Record<string, string | undefined>>
}

/** The time that a program sees, in seconds, and the names of the shared memory; empty where it fails. */
async function see(library: string, {seconds, env}: See): Promise<string> {
  const script = `date "+%s $${sharedName}"`
  const {stdout} = await execa('sh', ['-c', script], {
    env: {PATH: env.PATH, ...variables(library, seconds)},
    extendEnv: false,
    reject: false,
    timeout: 10_000
  })
  return stdout ?? ''
}

/** Whether a line of output is one that tells of the other clock's own variables, as `env` prints them. */
export function isOfFakeClock(line: string): boolean {
  return /^(?:declare -x |export )?(?:LD_PRELOAD|FAKETIME\w*)=/.test(line)
}
