import {execa} from 'execa'

/**
 * A locale of this machine that is not the one of ordinary runs: that of people who read English, else that of any others,
 * else the plain one, which POSIX promises (base definitions, 7.2).
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
