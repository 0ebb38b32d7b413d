import {readFile} from 'node:fs/promises'
import path from 'node:path'
import type {Settings} from '../../model/settings.js'
import type {SkippedFile} from '../../model/skipped-file.js'
import {orderScenarios} from './order-scenarios.js'
import {readScenario, type ScenarioFiles} from './read-scenario.js'

/** What was found; all paths are absolute. */
export interface FindScenariosOptions {
  /** Each `index.json`. */
  readonly indexes: readonly string[]
  /** The files that group scenarios. */
  readonly courses: readonly string[]
  /** Markdown that may belong to them; what is named alone is not in question. */
  readonly pages: readonly string[]
  /** Folders that were searched whole. */
  readonly searched: readonly string[]
  readonly settings: Settings
}

/** The scenarios of a search, and what of the rest is left out. */
export interface FoundScenarios {
  readonly scenarios: readonly ScenarioFiles[]
  /** Pages that have nothing to do with them. */
  readonly unnamed: ReadonlySet<string>
  readonly skippedFiles: readonly SkippedFile[]
  /** What to sort a file by. */
  readonly keyOf: (file: string) => string
}

/** Reads the scenarios that were found, with those that courses name, and settles what of the pages belongs to none. */
export async function findScenarios(options: FindScenariosOptions): Promise<FoundScenarios> {
  const {courses, indexes, pages, searched, settings} = options
  const {root} = settings
  const shown = (file: string) => path.relative(root, file).split(path.sep).join('/')
  const order = await orderScenarios(courses, {root})
  const scenarios: ScenarioFiles[] = []
  const skippedFiles: SkippedFile[] = []
  const taken = new Set<string>()
  /** Folders of scenarios, and folders that scenarios or their courses stand in. */
  const own = new Set<string>()
  const courseFolders = new Set(courses.map(file => path.dirname(file)))

  for (const index of new Set([...indexes, ...order.named])) {
    const files = await readScenario(index, settings)
    if (!files) {
      if (await looksLikeScenario(index)) skippedFiles.push({...noSteps, file: shown(index)})
      continue
    }
    scenarios.push(files)
    for (const {path: file} of files) taken.add(file)
    own.add(path.dirname(index))
    courseFolders.add(path.dirname(path.dirname(index)))
  }
  for (const {file, line} of order.broken) skippedFiles.push({...noJson, file: shown(file), line})
  for (const {file, line, name} of order.missing) skippedFiles.push({...notThere(name), file: shown(file), line})

  const unnamed = new Set<string>()
  for (const page of pages) {
    if (taken.has(page)) continue
    const top = searched.find(folder => page.startsWith(folder + path.sep))
    if (isBelow(page, {folders: own, top: root})) skippedFiles.push({...notNamed, file: shown(page)})
    else if (top !== undefined && isBelow(page, {folders: courseFolders, top}))
      skippedFiles.push({...beside, file: shown(page)})
    else unnamed.add(page)
  }
  return {
    keyOf: order.keyOf,
    skippedFiles: skippedFiles.sort((a, b) => (a.file < b.file ? -1 : 1)),
    scenarios,
    unnamed
  }
}

const beside = {reason: 'beside scenarios and in none of them', remedy: 'Name a page to follow it.'}
const notNamed = {
  reason: "in a scenario's folder and not named by it",
  remedy: 'Name it in `index.json`, or on the command line.'
}
const noJson = {
  reason: 'no JSON, so that what it groups is not known',
  remedy: 'Mend it there; scenarios are found without it, in the order of their paths.'
}
const noSteps = {
  reason: 'a scenario without `details`, so that there is nothing to follow',
  remedy: 'Add `details.steps`.'
}
const notThere = (name: string) => ({
  reason: `names \`${name}\`, where there is no scenario`,
  remedy: 'Add it, or remove the entry.'
})

/** Whether one of the folders above a file, up to the top, is among some. */
function isBelow(file: string, {folders, top}: {readonly folders: ReadonlySet<string>; readonly top: string}): boolean {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    if (folders.has(folder)) return true
    if (folder === top || folder === path.dirname(folder)) return false
  }
}

/** Whether an `index.json` without `details` is still meant for a page that hosts scenarios. */
async function looksLikeScenario(index: string): Promise<boolean> {
  return /"(?:backend|imageid)"\s*:/.test(await readFile(index, 'utf8'))
}
