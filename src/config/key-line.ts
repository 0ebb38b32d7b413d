import {findNodeAtLocation, parseTree} from 'jsonc-parser'

/** The path of a value: keys and indexes, from the outermost one. */
export type KeyPath = readonly (number | string)[]

/** The 1-based line of a key in JSON with comments, or of the closest parent when the key is missing. Pure. */
export function lineOfJsonKey(text: string, at: KeyPath): number | undefined {
  const tree = parseTree(text.replace(/^\uFEFF/, ''), [], {allowTrailingComma: true})
  if (!tree) return undefined
  for (let depth = at.length; depth > 0; depth--) {
    const found = findNodeAtLocation(tree, at.slice(0, depth))
    if (found) return lineAt(text, (found.parent?.type === 'property' ? found.parent : found).offset)
  }
  return lineAt(text, tree.offset)
}

/** The 1-based line of a key in a module; `undefined` unless the key is written literally and exactly once. Pure. */
export function lineOfModuleKey(text: string, at: KeyPath): number | undefined {
  const key = at.findLast(each => typeof each === 'string')
  if (key === undefined) return undefined
  const [found, ...others] = text.split('\n').flatMap((row, index) => (writesKey(row, key) ? [index + 1] : []))
  return others.length === 0 ? found : undefined
}

function writesKey(row: string, key: string): boolean {
  const literal = key.replace(/[^\w]/g, '\\$&')
  return new RegExp(`(?:^|[\\s{,])(?:${literal}|'${literal}'|"${literal}")\\s*:`).test(row)
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
