import {findNodeAtLocation, getNodeValue, parseTree} from 'jsonc-parser'

/** A scenario, or a course, as a file that groups scenarios names it. */
export interface CourseItem {
  /** As written, for a message. */
  readonly name: string
  /** Folders, relative to that of the file, where it may be; the first that is there is meant. */
  readonly folders: readonly string[]
  readonly line: number
}

/** Reads the scenarios that a file groups, in their order; nothing for what stands elsewhere in the web. Pure. */
export function readCourse(file: string, source: string): readonly CourseItem[] {
  const text = source.replace(/^\uFEFF/, '')
  const root = parseTree(text, [], {allowTrailingComma: true})
  if (!root) return []
  const [, pathway] = /([^/\\]+)-pathway\.json$/.exec(file) ?? []
  const nodes = ['items', 'courses', 'scenarios'].flatMap(key => findNodeAtLocation(root, [key])?.children ?? [])

  return nodes.flatMap(node => {
    const value: unknown = getNodeValue(node)
    if (typeof value !== 'object' || value === null) return []
    const item = value as Readonly<Record<string, unknown>>
    const text = (key: string) => (typeof item[key] === 'string' && item[key] !== '' ? item[key] : undefined)
    const name = text('path') ?? text('course_id') ?? text('id')
    if (name === undefined) return []
    const folders = pathway === undefined ? [name] : foldersOf({name, pathway, under: text('pathway_id')})
    return [{folders, line: source.slice(0, node.offset).split('\n').length, name}]
  })
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
