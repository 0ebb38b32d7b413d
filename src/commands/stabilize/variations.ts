import type {Variation} from '../../model/settings.js'
import type {FakeClock} from './fake-clock.js'

/**
 * Offsets of local time, one per run, in hours and minutes, so that both time and date vary. The name of the zone stays
 * `UTC`, as in ordinary runs (POSIX, 8.3, `TZ`).
 */
const zones = ['UTC0', 'UTC-11:17', 'UTC+9:41', 'UTC-3:29', 'UTC+5:53', 'UTC-7:08', 'UTC+2:34']

/** Seconds by which the clock advances per run: to another day, and after some runs to another month. */
const clockStep = ((9 * 24 + 7) * 60 + 13) * 60 + 11

/** The environment of each run; the first is ordinary except for its folder names. */
export function variationsOf(runs: number, clock?: Pick<FakeClock, 'later'>): readonly Variation[] {
  return Array.from({length: runs}, (_, index) => ({
    env: {TZ: index === 0 ? 'UTC' : (zones[index % zones.length] ?? 'UTC')},
    // Names of varying length, so that output aligned by them moves.
    folder: `${'x'.repeat((index * 3) % 10)}${index}-`,
    usedProcessIds: index * 37,
    // Two runs on today's date show what varies in any case; then other dates follow.
    ...(clock && index > (runs > 2 ? 1 : 0) && {clock: clock.later(index * clockStep)})
  }))
}

/** The environment of an ordinary run with another locale, whatever the project passes on. */
export function inLocale(locale: string, passEnv: readonly string[]): Variation {
  const names = ['LANG', ...passEnv.filter(name => /^LC_|^LANGUAGE$/.test(name))]
  return {env: Object.fromEntries(names.map(name => [name, locale])), folder: 'x-', usedProcessIds: 0}
}

/** Shuffles items, in the same way for the same seed (Fisher-Yates with mulberry32). */
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
