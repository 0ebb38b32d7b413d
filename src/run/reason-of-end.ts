import type {Enclosure} from './containment/enclosure.js'

/** Why a shell has ended, for its reader. */
export function reasonOfEnd(enclosure: Enclosure, status: number): string {
  return enclosure.endedBecause?.() ?? `The shell ended with status ${status}.`
}
