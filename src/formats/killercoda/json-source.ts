import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode
} from 'jsonc-parser'
import {readLines} from '../../text/source-lines.js'

/** Keys and indexes, from the outermost one. */
export type JsonPath = readonly (number | string)[]

/** JSON with the lines of its values. Comments, trailing commas and a byte order mark are accepted. */
export interface JsonSource {
  /** As much as could be read; `undefined` for no value at all. */
  readonly value: unknown
  /** The first syntax error. */
  readonly error?: {readonly line: number; readonly reason: string}
  /** Keys that a later one of the same object overrides. */
  readonly overridden: readonly {readonly line: number; readonly name: string}[]
  /** The 1-based line of a key or an item, or of the closest parent that exists. */
  lineOf(path: JsonPath): number
}

/** Reads JSON that people wrote. Pure. */
export function readJsonSource(source: string): JsonSource {
  const lines = readLines(source)
  const lineAt = (offset: number) => lines.point(offset).line
  const errors: ParseError[] = []
  let root: Node | undefined
  let value: unknown
  try {
    root = parseTree(lines.source, errors, {allowTrailingComma: true})
    value = root && getNodeValue(root)
  } catch (error) {
    // Both functions recurse.
    if (!(error instanceof RangeError)) throw error
    return {error: {line: 1, reason: 'it nests too deeply'}, lineOf: () => 1, overridden: [], value: undefined}
  }
  const [error] = errors
  const overridden = root ? dropOverridden(root) : []
  return {
    ...(error && {error: {line: lineAt(error.offset), reason: printParseErrorCode(error.error)}}),
    lineOf(path) {
      for (let depth = path.length; root && depth > 0; depth--) {
        const node = findNodeAtLocation(root, path.slice(0, depth))
        if (node) return lineAt((node.parent?.type === 'property' ? node.parent : node).offset)
      }
      return root ? lineAt(root.offset) : 1
    },
    overridden: overridden.map(({children, offset}) => ({line: lineAt(offset), name: `${children?.[0]?.value}`})),
    value
  }
}

/** Removes all but the last of several equal keys in one object, which is the one JSON uses, and returns the others. */
function dropOverridden(root: Node): readonly Node[] {
  const dropped: Node[] = []
  const open = [root]
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.type === 'object') {
      const last = new Map(node.children?.map(child => [child.children?.[0]?.value, child]))
      dropped.push(...(node.children ?? []).filter(child => last.get(child.children?.[0]?.value) !== child))
      node.children?.splice(0, node.children.length, ...last.values())
    }
    open.push(...(node.children ?? []))
  }
  return dropped
}
