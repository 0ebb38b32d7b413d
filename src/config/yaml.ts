// A static import: in a bundle, a dynamic import of a CommonJS package has no named exports.
import {type Document, isMap, isScalar, LineCounter, parseDocument, visit} from 'yaml'
import type {KeyPath} from './key-line.js'

/** YAML that was read, or why it couldn't be. Rows count from 0. */
export type ReadYaml =
  | {readonly kind: 'broken'; readonly reason: string; readonly row: number}
  | {
      readonly kind: 'read'
      /** Empty unless the text is a mapping. */
      readonly value: Readonly<Record<string, unknown>>
      /** The row of a key, or of the closest one above it that exists. */
      readonly rowOf: (path: KeyPath) => number
    }

/** Reads a mapping in YAML. Pure. */
export function readYaml(text: string): ReadYaml {
  const counter = new LineCounter()
  const rowAt = (offset: number) => counter.linePos(offset).line - 1
  try {
    const document = parseDocument(text, {lineCounter: counter, prettyErrors: false, uniqueKeys: false})
    const [error] = document.errors
    if (error) return {kind: 'broken', reason: error.message, row: rowAt(error.pos[0])}
    const problem = findProblem(document)
    if (problem) return {kind: 'broken', reason: problem.reason, row: rowAt(problem.offset)}
    const value: unknown = document.toJS()
    const isMapping = typeof value === 'object' && value !== null && !Array.isArray(value)
    return {
      kind: 'read',
      rowOf: path => rowAt(offsetOf(document, path)),
      value: isMapping ? (value as Readonly<Record<string, unknown>>) : {}
    }
  } catch (error) {
    // The parser throws where aliases multiply, or brackets nest, beyond what it can hold.
    const reason =
      error instanceof RangeError ? 'it nests too deeply' : error instanceof Error ? error.message : `${error}`
    return {kind: 'broken', reason, row: 0}
  }
}

/** What is wrong with valid YAML, and where. */
interface Problem {
  readonly reason: string
  readonly offset: number
}

/**
 * An alias without an anchor, or inside of what it stands for, or a key that a mapping has twice: the parser compares each
 * key with all others.
 */
function findProblem(document: Document.Parsed): Problem | undefined {
  let found: Problem | undefined
  visit(document, {
    Map(_, {items}) {
      const keys = new Set<unknown>()
      for (const {key} of items) {
        if (!isScalar(key) || key.value === '<<') continue
        if (keys.has(key.value)) {
          found = {offset: key.range?.[0] ?? 0, reason: `The key \`${key.value}\` is there twice`}
          return visit.BREAK
        }
        keys.add(key.value)
      }
      return undefined
    },
    Alias(_, node, path) {
      const target = node.resolve(document)
      if (target && !path.includes(target)) return undefined
      const problem = target ? 'contains itself' : 'has no anchor'
      found = {offset: node.range?.[0] ?? 0, reason: `\`*${node.source}\` ${problem}`}
      return visit.BREAK
    }
  })
  return found
}

function offsetOf(document: Document.Parsed, path: KeyPath): number {
  let offset = 0
  let node: unknown = document.contents
  for (const key of path) {
    if (!isMap(node)) break
    const pair = node.items.find(item => (isScalar(item.key) ? String(item.key.value) : '') === String(key))
    if (!pair) break
    if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset
    node = pair.value
  }
  return offset
}
