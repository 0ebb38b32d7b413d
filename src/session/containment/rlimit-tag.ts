import {readFileSync} from 'node:fs'
import {randomHex} from '../system/random-hex.js'

/**
 * A mark that each process inherits and none clears by accident: the limit on file locks, which no Linux since 2.4.25
 * looks at (getrlimit(2), RLIMIT_LOCKS). It outlives `env -i`, `setsid` and a double fork. The number has four parts, a
 * run and its document, and a run inside that document and its document, so that the outer run knows the inner one's too.
 */
const widths = [24, 13, 16, 10] as const

/** The documents of one run, each by a number of its own. */
export interface RlimitTags {
  /** A number for one more document; `undefined` in a run inside a run inside a run. */
  next(): bigint | undefined
  /** What all numbers of the run have in common: they are the same without their last `shift` bits. */
  readonly run: RlimitRange | undefined
}

/** Numbers that are equal but for their last bits. */
export interface RlimitRange {
  readonly prefix: bigint
  readonly shift: number
}

/** Begins a run, inside another one where this process is marked already. */
export function createRlimitTags(current = limitOf('self')): RlimitTags {
  const all = (bits: number) => (1n << BigInt(bits)) - 1n
  const [runBits, documentBits, innerRunBits, innerDocumentBits] = widths
  const outer = current === undefined ? undefined : current >> BigInt(innerRunBits + innerDocumentBits)
  const isInner = current !== undefined && current < all(63)
  if (isInner && (current & all(innerRunBits + innerDocumentBits)) !== all(innerRunBits + innerDocumentBits)) {
    return {next: () => undefined, run: undefined}
  }
  const [width, rest] = isInner ? [innerDocumentBits, 0] : [documentBits, innerRunBits + innerDocumentBits]
  // All ones would be an outer document itself, or no limit at all.
  const number = BigInt(Number.parseInt(randomHex(6), 16) % ((1 << (isInner ? innerRunBits : runBits)) - 1))
  const prefix = isInner && outer !== undefined ? (outer << BigInt(innerRunBits)) | number : number
  let count = 0
  return {
    next() {
      count = (count + 1) % ((1 << width) - 1)
      return (((prefix << BigInt(width)) | BigInt(count)) << BigInt(rest)) | all(rest)
    },
    run: {prefix, shift: width + rest}
  }
}

/** Whether a process with a limit belongs to the document of a mark, or to a run inside it. */
export function belongsTo(mark: bigint, limit: bigint | undefined): boolean {
  if (limit === undefined) return false
  const inner = BigInt(widths[2] + widths[3])
  const isOuter = mark === (mark | ((1n << inner) - 1n))
  return isOuter ? mark >> inner === limit >> inner : mark === limit
}

/** The limit of a process; `undefined` when it has none, or has ended. */
export function limitOf(pid: number | 'self'): bigint | undefined {
  try {
    const found = /^Max file locks\s+\S+\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'latin1'))?.[1]
    return found === undefined ? undefined : BigInt(found)
  } catch {
    return undefined
  }
}
