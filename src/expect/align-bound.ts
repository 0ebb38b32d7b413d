import {align, type Pairing} from './align.js'
import {Bindings, bindingsOf} from './bindings.js'
import type {Expectation} from './expectation.js'

/** Paired lines, and the values of their numbered placeholders. */
export interface BoundPairings {
  readonly pairings: readonly Pairing[]
  readonly bindings: Bindings
}

/** Pairs lines as `align` does; a line is changed too when its numbered placeholder contradicts the lines above. Pure. */
export function alignBound(expectation: Expectation, actual: readonly string[]): BoundPairings {
  const bindings = new Bindings()
  const pairings = align(expectation, actual).map((pairing): Pairing => {
    if (pairing.kind !== 'same') return pairing
    const conflict = bindings.add(bindingsOf(pairing.expected, pairing.actual, expectation.budget))
    return conflict === undefined ? pairing : {...pairing, kind: 'changed'}
  })
  return {bindings, pairings}
}
