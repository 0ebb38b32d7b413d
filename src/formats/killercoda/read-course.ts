import {findNodeAtLocation, getNodeValue, type ParseError, parseTree} from 'jsonc-parser'

/** A scenario, or a course, as a file that groups scenarios names it. */
export interface CourseItem {
  /** As written, for a message. */
  readonly name: string
  /** Folders, relative to that of the file, where it may be; the first that is there is meant. */
  readonly folders: readonly string[]
  readonly line: number
}

/** A file that groups scenarios. */
export interface Course {
  readonly items: readonly CourseItem[]
  /** The first line that is no JSON, where there is one: what stands behind it may be lost. */
  readonly brokenLine?: number
}

/** Reads the scenarios that a file groups, in their order; nothing for what stands elsewhere in the web. Pure. */
export function readCourse(file: string, source: string): Course {
  const text = source.replace(/^\uFEFF/, '')
  const errors: ParseError[] = []
  const root = parseTree(text, errors, {allowTrailingComma: true})
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length
  const [error] = errors
  const broken = error && {brokenLine: lineAt(error.offset)}
  if (!root) return {items: [], ...broken}
  const [, pathway] = /([^/\\]+)-pathway\.json$/.exec(file) ?? []
  const nodes = ['items', 'courses', 'scenarios'].flatMap(key => findNodeAtLocation(root, [key])?.children ?? [])

  const items = nodes.flatMap(node => {
    const value: unknown = getNodeValue(node)
    if (typeof value !== 'object' || value === null) return []
    const item = value as Readonly<Record<string, unknown>>
    const text = (key: string) => (typeof item[key] === 'string' && item[key] !== '' ? item[key] : undefined)
    const name = text('path') ?? text('course_id') ?? text('id')
    if (name === undefined) return []
    const folders = pathway === undefined ? [name] : foldersOf({name, pathway, under: text('pathway_id')})
    return [{folders, line: lineAt(node.offset), name}]
  })
  return {items, ...broken}
}

interface PathwayItem {
  readonly name: string
  readonly pathway: string
  readonly under: string | undefined
}

/** A pathway's scenarios stand in a folder of its name, in that of another pathway, or beside it. */
function foldersOf({name, pathway, under}: PathwayItem): readonly string[] {
  return [`${pathway}/${name}`, ...(under === undefined ? [] : [`${under}/${name}`]), name]
}
