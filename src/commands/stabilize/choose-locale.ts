import {execa} from 'execa'

/**
 * A locale of this machine other than that of ordinary runs: an English one, else any, else `C`, which POSIX guarantees
 * (base definitions, 7.2).
 */
export async function findOtherLocale(env: Readonly<Record<string, string | undefined>>): Promise<string> {
  const {stdout} = await execa('locale', ['-a'], {
    env: {PATH: env.PATH},
    extendEnv: false,
    reject: false,
    timeout: 10_000
  })
  return chooseLocale((stdout ?? '').split('\n'))
}

/** Chooses one of the names that `locale -a` prints. Pure. */
export function chooseLocale(names: readonly string[]): string {
  const real = names.filter(name => /utf-?8$/i.test(name) && !/^(?:C|POSIX)\b/.test(name))
  return real.find(name => name.startsWith('en_')) ?? real[0] ?? 'C'
}
