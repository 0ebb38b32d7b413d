import {align, type Pairing} from './align.js'
import {Bindings, bindingsOf} from './bindings.js'
import type {Expectation} from './expectation.js'

/** Lines paired as `align` does, and what their numbered placeholders stand for. */
export interface BoundPairings {
  readonly pairings: readonly Pairing[]
  readonly bindings: Bindings
}

/**
 * Pairs lines as `align` does, and takes a line for changed whose numbered placeholder does not agree with those above.
 * Pure.
 */
export function alignBound(expectation: Expectation, actual: readonly string[]): BoundPairings {
  const bindings = new Bindings()
  const pairings = align(expectation, actual).map((pairing): Pairing => {
    if (pairing.kind !== 'same') return pairing
    const conflict = bindings.add(bindingsOf(pairing.expected, pairing.actual, expectation.budget))
    return conflict === undefined ? pairing : {...pairing, kind: 'changed'}
  })
  return {bindings, pairings}
}
