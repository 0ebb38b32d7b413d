import {Bindings, bindingsOf, isNumbered} from '../expect/bindings.js'
import {type ExpectedLine, lineMatches} from '../expect/expectation.js'
import type {Budget} from '../regex/program.js'
import {assign} from './bipartite-match.js'

/** Expected lines with wildcards, and the lines of output that are left for them, in any order. */
export interface AssignBoundInput {
  readonly patterns: readonly ExpectedLine[]
  readonly lines: readonly string[]
  readonly budget: Budget
}

/** Which line each pattern was given, and why no way was found in which the numbered placeholders agree. */
export interface AssignedBound {
  readonly given: readonly (number | undefined)[]
  readonly conflict?: string
}

/** Most ways that are tried to make numbered placeholders agree. */
const maxTries = 2000

/**
 * Gives each pattern a line that it takes, as many as can be, so that every numbered placeholder stands for one value, and
 * each for another. A pattern that does not agree with those before it is given none. Pure.
 */
export function assignBound({patterns, lines, budget}: AssignBoundInput): AssignedBound {
  const suits = (pattern: number, line: number) => {
    const [expected, text] = [patterns[pattern], lines[line]]
    return expected !== undefined && text !== undefined && lineMatches(expected, text)
  }
  const given = assign({suits, takers: patterns.length, things: lines.length})
  if (!isNumbered(patterns)) return {given}
  const bindingsAt = (pattern: number, line: number | undefined) => {
    const [expected, text] = [patterns[pattern], lines[line ?? -1]]
    return expected && text !== undefined ? bindingsOf(expected, text, budget) : []
  }
  const bindings = new Bindings()
  const agreeing = given.map((line, pattern) => {
    const tried = bindings.fork()
    const conflict = tried.add(bindingsAt(pattern, line))
    if (conflict === undefined) bindings.add(bindingsAt(pattern, line))
    return {conflict, line: conflict === undefined ? line : undefined}
  })
  const conflict = agreeing.find(one => one.conflict !== undefined)?.conflict
  if (conflict === undefined) return {given}

  const numbered = [...patterns.keys()].filter(pattern => isNumbered(patterns.slice(pattern, pattern + 1)))
  let tries = 0
  const search = (
    next: number,
    {bound, used}: {bound: Bindings; used: ReadonlyMap<number, number>}
  ): typeof used | undefined => {
    const pattern = numbered[next]
    if (pattern === undefined) return used
    for (const line of lines.keys()) {
      if (used.has(line) || !suits(pattern, line)) continue
      if (++tries > maxTries) return undefined
      const tried = bound.fork()
      if (tried.add(bindingsAt(pattern, line)) !== undefined) continue
      const found = search(next + 1, {bound: tried, used: new Map([...used, [line, pattern]])})
      if (found) return found
    }
    return undefined
  }
  const found = search(0, {bound: new Bindings(), used: new Map()})
  const others =
    found &&
    assign({
      suits: (pattern, line) =>
        found.has(line) ? found.get(line) === pattern : !numbered.includes(pattern) && suits(pattern, line),
      takers: patterns.length,
      things: lines.length
    })
  if (others?.every(line => line !== undefined)) return {given: others}
  return {conflict, given: agreeing.map(({line}) => line)}
}
