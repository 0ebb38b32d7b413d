import {existsSync, readdirSync} from 'node:fs'
import {rm} from 'node:fs/promises'
import path from 'node:path'
import {execa} from 'execa'

/** Makes programs see another time, with libfaketime. */
export interface FakeClock {
  /** Environment variables for a program that sees the time so many seconds later. */
  later(seconds: number): Readonly<Record<string, string>>
  /** Removes the shared memory of the library. */
  close(): Promise<void>
}

/** Folders of the library on Debian, Fedora, Arch, Alpine and after `make install`. */
const folders = ['/usr/lib', '/usr/lib64', '/usr/local/lib', '/lib']

/** A fake clock; undefined if libfaketime isn't installed or doesn't work. */
export async function openFakeClock(env: Readonly<Record<string, string | undefined>>): Promise<FakeClock | undefined> {
  const library = findLibrary()
  if (library === undefined) return undefined
  // Without this, each program would create shared memory of its own and leave it behind.
  const first = await readTime(library, {seconds: hour, env})
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

/** Folders for an architecture, such as `/usr/lib/x86_64-linux-gnu`. */
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
  // Only the time of day changes: waiting takes as long as without it.
  return {FAKETIME: `+${seconds}s`, FAKETIME_DONT_FAKE_MONOTONIC: '1', LD_PRELOAD: library}
}

interface ReadTimeOptions {
  readonly seconds: number
  readonly env: Readonly<Record<string, string | undefined>>
}

/** The time a program sees, in seconds, and the names of the shared memory; empty if it fails. */
async function readTime(library: string, {seconds, env}: ReadTimeOptions): Promise<string> {
  const script = `date "+%s $${sharedName}"`
  const {stdout} = await execa('sh', ['-c', script], {
    env: {PATH: env.PATH, ...variables(library, seconds)},
    extendEnv: false,
    reject: false,
    timeout: 10_000
  })
  return stdout ?? ''
}

/** Whether a line of output is a variable of the fake clock, as `env` prints it. */
export function isOfFakeClock(line: string): boolean {
  return /^(?:declare -x |export )?(?:LD_PRELOAD|FAKETIME\w*)=/.test(line)
}
