/** Who needs a thing, and how many things there are. */
export interface AssignInput {
  readonly takers: number
  readonly things: number
  /** Whether the thing suits the taker; asked at most once for each pair. */
  readonly suits: (taker: number, thing: number) => boolean
}

/** Most pairs for which the best assignment is searched. */
const maxPairs = 250_000

/**
 * Assigns each taker a thing of its own so that as many as possible get one (Kuhn, "The Hungarian Method", 1955, with costs
 * of 0 and 1). With too many pairs each takes the next free thing instead: those of both are often in the same order. Returns
 * the thing of each taker. Pure.
 */
export function assign({takers, things, suits}: AssignInput): readonly (number | undefined)[] {
  const given: (number | undefined)[] = new Array(takers).fill(undefined)
  const owner = new Map<number, number>()
  const give = (taker: number, thing: number) => {
    owner.set(thing, taker)
    given[taker] = thing
  }

  if (takers * things > maxPairs) {
    let next = 0
    for (let taker = 0; taker < takers; taker++) {
      for (let offset = 0; offset < things; offset++) {
        const thing = (next + offset) % things
        if (owner.has(thing) || !suits(taker, thing)) continue
        give(taker, thing)
        next = (thing + 1) % things
        break
      }
    }
    return given
  }

  const suitableOf = new Map<number, readonly number[]>()
  const suitable = (taker: number): readonly number[] => {
    const found =
      suitableOf.get(taker) ?? Array.from({length: things}, (_, thing) => thing).filter(thing => suits(taker, thing))
    suitableOf.set(taker, found)
    return found
  }
  /** Finds a thing for the taker, and another one for its owner when it has one. */
  const find = (taker: number, tried: Set<number>): boolean => {
    for (const thing of suitable(taker)) {
      if (tried.has(thing)) continue
      tried.add(thing)
      const other = owner.get(thing)
      if (other === undefined || find(other, tried)) {
        give(taker, thing)
        return true
      }
    }
    return false
  }
  for (let taker = 0; taker < takers; taker++) find(taker, new Set())
  return given
}
