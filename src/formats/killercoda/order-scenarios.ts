import {readFile, stat} from 'node:fs/promises'
import path from 'node:path'
import {readCourse} from './read-course.js'

/** Where scenarios stand in the courses that name them. */
export interface ScenarioOrder {
  /** What to sort a file by, among paths that are relative to the project and have `/`. */
  keyOf(index: string): string
  /** What courses name that is not there: the course's file and line, and the name. */
  readonly missing: readonly {readonly file: string; readonly line: number; readonly name: string}[]
  /** Courses that are no JSON, each with the line where that begins. */
  readonly broken: readonly {readonly file: string; readonly line: number}[]
  /** Scenarios that a course names, found or not yet. */
  readonly named: readonly string[]
}

interface OrderOptions {
  /** Absolute path of the project: nothing outside of it is read. */
  readonly root: string
}

/** Reads the files that group scenarios; what a course names first has its place there. All paths are absolute. */
export async function orderScenarios(courses: readonly string[], {root}: OrderOptions): Promise<ScenarioOrder> {
  const keys = new Map<string, string>()
  const missing: ScenarioOrder['missing'][number][] = []
  const broken: ScenarioOrder['broken'][number][] = []
  const read = new Set<string>()
  const relative = (file: string) => path.relative(root, file).split(path.sep).join('/')

  const enter = async (file: string, key: string): Promise<void> => {
    if (read.has(file)) return
    read.add(file)
    const source = await readFile(file, 'utf8').catch(() => '')
    const {brokenLine, items} = readCourse(file, source)
    if (brokenLine !== undefined) broken.push({file, line: brokenLine})
    for (const [position, {folders, line, name}] of items.entries()) {
      const candidates = folders.map(folder => path.resolve(path.dirname(file), folder))
      const inside = candidates.filter(folder => folder.startsWith(root + path.sep))
      const found = await firstOf(inside)
      // A control character comes before all that a path begins with: the course before what it does not name.
      const place = `${key}\0${String(position).padStart(6, '0')}`
      if (!found) missing.push({file, line, name})
      else if (found.kind === 'course') await enter(found.path, place)
      else if (!keys.has(found.path)) keys.set(found.path, place)
    }
  }

  // A course that another one names has its place there.
  const depth = (file: string) => file.split(path.sep).length
  for (const course of [...courses].sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1)))
    await enter(course, `${relative(path.dirname(course))}/\0${path.basename(course)}`.replace(/^\//, ''))
  return {broken, keyOf: index => keys.get(index) ?? relative(index), missing, named: [...keys.keys()]}
}

type Found = {readonly kind: 'course' | 'scenario'; readonly path: string}

/** A scenario's folder, that of a course, or a pathway of that name. */
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
