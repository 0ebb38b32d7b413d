import {stat} from 'node:fs/promises'
import path from 'node:path'
import {readRegularFile} from '../../files/read-regular-file.js'
import {readCourse} from './read-course.js'

/** The order of scenarios in the courses that name them. */
export interface ScenarioOrder {
  /** The sort key of a file, among paths relative to the project with `/`. */
  keyOf(index: string): string
  /** Names that lead to no scenario, with the course and line they are on. */
  readonly missing: readonly {readonly file: string; readonly line: number; readonly name: string}[]
  /** Courses that aren't valid JSON, with the line of the first error. */
  readonly broken: readonly {readonly file: string; readonly line: number}[]
  /** Each `index.json` that a course names. */
  readonly named: readonly string[]
}

interface OrderOptions {
  /** Absolute path of the project; nothing outside of it is read. */
  readonly root: string
}

/** Reads the files that group scenarios; a scenario keeps the first place it is named in. All paths are absolute. */
export async function orderScenarios(courses: readonly string[], {root}: OrderOptions): Promise<ScenarioOrder> {
  const keys = new Map<string, string>()
  const missing: ScenarioOrder['missing'][number][] = []
  const broken: ScenarioOrder['broken'][number][] = []
  const read = new Set<string>()
  const relative = (file: string) => path.relative(root, file).split(path.sep).join('/')

  const enter = async (file: string, key: string): Promise<void> => {
    if (read.has(file)) return
    read.add(file)
    const source = readIfFile(file)
    const {brokenLine, items} = readCourse(file, source)
    if (brokenLine !== undefined) broken.push({file, line: brokenLine})
    for (const [position, {folders, isExternal, line, name}] of items.entries()) {
      const candidates = folders.map(folder => path.resolve(path.dirname(file), folder))
      const inside = candidates.filter(folder => folder.startsWith(root + path.sep))
      const found = await firstOf(inside)
      // A control character sorts before any path, so a course comes before the scenarios it doesn't name.
      const place = `${key}\0${String(position).padStart(6, '0')}`
      if (!found) {
        if (!isExternal) missing.push({file, line, name})
      } else if (found.kind === 'course') await enter(found.path, place)
      else if (!keys.has(found.path)) keys.set(found.path, place)
    }
  }

  // A course that another one names keeps its place there.
  const depth = (file: string) => file.split(path.sep).length
  for (const course of [...courses].sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1)))
    await enter(course, `${relative(path.dirname(course))}/\0${path.basename(course)}`.replace(/^\//, ''))
  return {broken, keyOf: index => keys.get(index) ?? relative(index), missing, named: [...keys.keys()]}
}

type Found = {readonly kind: 'course' | 'scenario'; readonly path: string}

/** The first that exists: a scenario's folder, a course's folder or a pathway of that name. */
async function firstOf(folders: readonly string[]): Promise<Found | undefined> {
  for (const folder of folders) {
    const candidates: readonly Found[] = [
      {kind: 'scenario', path: path.join(folder, 'index.json')},
      {kind: 'course', path: path.join(folder, 'structure.json')},
      {kind: 'course', path: `${folder}-pathway.json`}
    ]
    for (const candidate of candidates) if (await isFile(candidate.path)) return candidate
  }
  return undefined
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    stats => stats.isFile(),
    () => false
  )
}

function readIfFile(file: string): string {
  try {
    return readRegularFile(file).toString()
  } catch {
    return ''
  }
}
