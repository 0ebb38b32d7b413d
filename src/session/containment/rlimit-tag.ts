import {readFileSync} from 'node:fs'
import {randomHex} from '../system/random-hex.js'

/**
 * Bits of the four parts of an rlimit tag: a run, its document, a run inside that document, and its document. The tag is
 * the limit on file locks, which every process inherits and Linux has ignored since 2.4.25 (getrlimit(2), RLIMIT_LOCKS),
 * so it survives `env -i`, `setsid` and a double fork.
 */
const widths = [24, 13, 16, 10] as const

/** Hands out a tag for each document of a run. */
export interface RlimitTags {
  /** The next tag; `undefined` in a run inside a run inside a run. */
  next(): bigint | undefined
  /** The range that all tags of the run are in. */
  readonly run: RlimitRange | undefined
}

/** All numbers that equal `prefix` once shifted right by `shift` bits. */
export interface RlimitRange {
  readonly prefix: bigint
  readonly shift: number
}

/** Creates the tags of a run, inside the range of an outer run if this process has a tag. */
export function createRlimitTags(current = limitOf('self')): RlimitTags {
  const all = (bits: number) => (1n << BigInt(bits)) - 1n
  const [runBits, documentBits, innerRunBits, innerDocumentBits] = widths
  const outer = current === undefined ? undefined : current >> BigInt(innerRunBits + innerDocumentBits)
  const isInner = current !== undefined && current < all(63)
  if (isInner && (current & all(innerRunBits + innerDocumentBits)) !== all(innerRunBits + innerDocumentBits)) {
    return {next: () => undefined, run: undefined}
  }
  const [width, rest] = isInner ? [innerDocumentBits, 0] : [documentBits, innerRunBits + innerDocumentBits]
  // All ones mean an outer document itself, or no limit.
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

/** Whether a process with this limit belongs to the document with this tag, or to a run inside the document. */
export function belongsTo(tag: bigint, limit: bigint | undefined): boolean {
  if (limit === undefined) return false
  const inner = BigInt(widths[2] + widths[3])
  const isOuter = tag === (tag | ((1n << inner) - 1n))
  return isOuter ? tag >> inner === limit >> inner : tag === limit
}

/** The limit on file locks of a process; `undefined` when it is unlimited or the process has ended. */
export function limitOf(pid: number | 'self'): bigint | undefined {
  try {
    const found = /^Max file locks\s+\S+\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))?.[1]
    return found === undefined ? undefined : BigInt(found)
  } catch {
    return undefined
  }
}
