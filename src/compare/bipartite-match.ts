/** Who is to be given something, and what there is. */
export interface AssignInput {
  readonly takers: number
  readonly things: number
  /** Whether the thing will do for the taker; asked at most once for each pair. */
  readonly suits: (taker: number, thing: number) => boolean
}

/** Most pairs for which the best assignment is looked for. */
const maxPairs = 250_000

/**
 * Gives each taker one thing of its own, so that as many as possible have one (Kuhn, "The Hungarian Method", 1955, for
 * costs of 0 and 1). Where there are too many pairs each takes the first that is left. Gives the thing of each taker.
 */
export function assign({takers, things, suits}: AssignInput): readonly (number | undefined)[] {
  const given: (number | undefined)[] = new Array(takers).fill(undefined)
  const owner = new Map<number, number>()
  const give = (taker: number, thing: number) => {
    owner.set(thing, taker)
    given[taker] = thing
  }

  if (takers * things > maxPairs) {
    for (let taker = 0; taker < takers; taker++) {
      for (let thing = 0; thing < things; thing++) {
        if (owner.has(thing) || !suits(taker, thing)) continue
        give(taker, thing)
        break
      }
    }
    return given
  }

  const known = new Map<number, readonly number[]>()
  const suitable = (taker: number): readonly number[] => {
    const found =
      known.get(taker) ?? Array.from({length: things}, (_, thing) => thing).filter(thing => suits(taker, thing))
    known.set(taker, found)
    return found
  }
  /** Finds a thing for the taker, and another for its owner when it has one. */
  const find = (taker: number, asked: Set<number>): boolean => {
    for (const thing of suitable(taker)) {
      if (asked.has(thing)) continue
      asked.add(thing)
      const other = owner.get(thing)
      if (other === undefined || find(other, asked)) {
        give(taker, thing)
        return true
      }
    }
    return false
  }
  for (let taker = 0; taker < takers; taker++) find(taker, new Set())
  return given
}
