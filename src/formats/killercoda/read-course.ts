import {type JsonPath, readJsonSource} from './json-source.js'

/** An entry of a course: a scenario or another course. */
export interface CourseItem {
  /** As written, for messages. */
  readonly name: string
  /** Folders it may be in, relative to the course; the first that exists counts. */
  readonly folders: readonly string[]
  readonly line: number
  /** Whether it may be on another site instead. */
  readonly isExternal: boolean
}

/** A file that groups scenarios. */
export interface Course {
  readonly items: readonly CourseItem[]
  /** Line of the first syntax error, after which entries may be lost. */
  readonly brokenLine?: number
}

/** Reads the scenarios of a course in order; entries that lead to another site are skipped. Pure. */
export function readCourse(file: string, source: string): Course {
  const json = readJsonSource(source)
  const [, pathway] = /([^/\\]+)-pathway\.json$/.exec(file) ?? []
  const items = entriesOf(json.value).flatMap(({at, entry}) => {
    const text = (key: string) => (typeof entry[key] === 'string' && entry[key] !== '' ? entry[key] : undefined)
    const names = [text('path'), text('course_id'), text('id')].filter(name => name !== undefined)
    const [name = text('pathway_id')] = names
    if (name === undefined) return []
    const folders =
      pathway === undefined
        ? [...names, name]
        : foldersOf({names: [...names, name], pathway, under: text('pathway_id')})
    return [{folders, isExternal: text('external_link') !== undefined, line: json.lineOf(at), name}]
  })
  return {items, ...(json.error && {brokenLine: json.error.line})}
}

interface Entry {
  readonly at: JsonPath
  readonly entry: Readonly<Record<string, unknown>>
}

function entriesOf(course: unknown): readonly Entry[] {
  if (typeof course !== 'object' || course === null) return []
  return ['items', 'courses', 'scenarios'].flatMap(key => {
    const list = (course as Readonly<Record<string, unknown>>)[key]
    return (Array.isArray(list) ? list : []).flatMap((entry: unknown, index): readonly Entry[] =>
      typeof entry === 'object' && entry !== null ? [{at: [key, index], entry: entry as Entry['entry']}] : []
    )
  })
}

interface PathwayItem {
  readonly names: readonly string[]
  readonly pathway: string
  readonly under: string | undefined
}

/**
 * Where a pathway's scenario may be: in a folder of the pathway's name, in that of another pathway, or beside it. The
 * pathways of a training have a folder of their own, and name scenarios from the folder above.
 */
function foldersOf({names, pathway, under}: PathwayItem): readonly string[] {
  const parents = [pathway, ...(under === undefined ? [] : [under]), '.', '..']
  return parents.flatMap(parent => names.map(name => `${parent}/${name}`))
}
