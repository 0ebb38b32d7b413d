import type {Variation} from '../../model/settings.js'
import type {FakeClock} from './fake-clock.js'

/**
 * Offsets of local time, one a run: hours and minutes, so that clock and date differ. The zone's name stays `UTC`, as it
 * is in every ordinary run (POSIX, 8.3, `TZ`): what differs does so by the time, not by its zone.
 */
const zones = ['UTC0', 'UTC-11:17', 'UTC+9:41', 'UTC-3:29', 'UTC+5:53', 'UTC-7:08', 'UTC+2:34']

/** From one run to the next the clock goes on by so much, in seconds: another day, and after some runs another month. */
const laterEach = ((9 * 24 + 7) * 60 + 13) * 60 + 11

/** The surroundings of each run; the first is an ordinary one but for the names of its folders. */
export function variationsOf(runs: number, clock?: Pick<FakeClock, 'later'>): readonly Variation[] {
  return Array.from({length: runs}, (_, index) => ({
    env: {TZ: index === 0 ? 'UTC' : (zones[index % zones.length] ?? 'UTC')},
    // Names of other lengths, so that what is laid out by them moves.
    folder: `${'x'.repeat((index * 3) % 10)}${index}-`,
    usedProcessIds: index * 37,
    ...(clock && index > 0 && {clock: clock.later(index * laterEach)})
  }))
}

/** The surroundings of an ordinary run but for its locale, whatever is passed on of the caller's. */
export function inLocale(locale: string, passEnv: readonly string[]): Variation {
  const names = ['LANG', ...passEnv.filter(name => /^LC_|^LANGUAGE$/.test(name))]
  return {env: Object.fromEntries(names.map(name => [name, locale])), folder: 'x-', usedProcessIds: 0}
}

/** Puts things in another order, the same for the same seed (Fisher and Yates; the numbers are those of mulberry32). */
export function shuffle<T>(things: readonly T[], seed: number): readonly T[] {
  const shuffled = [...things]
  let state = seed
  const random = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const [one, two] = [shuffled[last], shuffled[other]]
    if (one !== undefined && two !== undefined) [shuffled[last], shuffled[other]] = [two, one]
  }
  return shuffled
}
