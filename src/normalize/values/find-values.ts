import type {FindValues, FoundValue} from '../../expect/found-value.js'
import {compileRegex} from '../../regex/compile.js'
import type {Budget} from '../../regex/program.js'
import {search} from '../../regex/search.js'
import {placeholderName, type ValueNormalizer} from './value-normalizer.js'

/** Most instructions that authors' own rules may take on one output: about one second. */
const maxCost = 50_000_000

/**
 * Returns a search for the values of the given normalizers, from left to right without overlaps; an earlier normalizer
 * wins. Linear in the line; authors' own rules find nothing more after about one second.
 */
export function valueFinder(normalizers: readonly ValueNormalizer[]): FindValues {
  const budget = {left: maxCost}
  let finders: readonly {readonly find: ReturnType<typeof finderOf>; readonly normalizer: ValueNormalizer}[] | undefined
  return line => {
    finders ??= normalizers.map(normalizer => ({find: finderOf(normalizer, budget), normalizer}))
    /** 1 for each character that belongs to a value. */
    const taken = new Uint8Array(line.length)
    const values: FoundValue[] = []
    for (const {find, normalizer} of finders) {
      for (const {start, end} of find(line)) {
        if (start === end || taken.subarray(start, end).includes(1)) continue
        taken.fill(1, start, end)
        values.push({end, identity: normalizer.identity, name: placeholderName(normalizer), start})
      }
    }
    return values.sort((a, b) => a.start - b.start)
  }
}

interface Range {
  readonly start: number
  readonly end: number
}

function finderOf({search: native, pattern}: ValueNormalizer, budget: Budget): (line: string) => Iterable<Range> {
  if (!native) {
    const program = compileRegex(pattern)
    return line => search(program, line, budget)
  }
  return line => Array.from(line.matchAll(native), ({0: text, index}) => ({end: index + text.length, start: index}))
}
