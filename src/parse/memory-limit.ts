import {getHeapStatistics, setFlagsFromString} from 'node:v8'
import {runInNewContext} from 'node:vm'
import {codes} from 'micromark-util-symbol'
import type {Construct, Extension} from 'micromark-util-types'

/** The tokens of a document take so much memory that Node would end. */
export class MemoryError extends Error {
  readonly code = 'memory'
  readonly line: number
  override readonly name = 'MemoryError'

  constructor(line: number, limit: number) {
    const megabytes = Math.round(limit / 2 ** 20)
    super(
      `The document is too large to parse with ${megabytes} MB of memory. ` +
        'Split it, or run Node with more: `NODE_OPTIONS=--max-old-space-size=8192`.'
    )
    this.line = line
  }
}

/** Lines and code spans between two looks at the memory. */
const between = 4096
/** The part of the memory that tokens may take. Nodes and steps need about as much again. */
const share = 0.5

let count = 0
let collectGarbage: (() => void) | undefined

/** Throws a `MemoryError` in time where V8 would end the process. Changes no tokens. */
export function memoryLimitSyntax(): Extension {
  return {document: {null: memoryLimit}, text: {[codes.graveAccent]: memoryLimit}}
}

const memoryLimit: Construct = {
  // Inside of a run of backticks no code span begins; without this one would.
  previous: code => code !== codes.graveAccent,
  tokenize(_effects, _ok, nok) {
    if (++count % between === 0) requireMemory(this.now().line)
    return nok
  }
}

function requireMemory(line: number): void {
  const limit = getHeapStatistics().heap_size_limit
  if (getHeapStatistics().used_heap_size < share * limit) return
  // Most of it may be garbage.
  collectGarbage ??= exposedGarbageCollection()
  collectGarbage()
  if (getHeapStatistics().used_heap_size > share * limit) throw new MemoryError(line, limit)
}

function exposedGarbageCollection(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}
