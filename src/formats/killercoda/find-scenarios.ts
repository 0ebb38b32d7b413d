import {readFile} from 'node:fs/promises'
import path from 'node:path'
import type {SkippedFile} from '../../model/event.js'
import type {Settings} from '../../model/settings.js'
import {orderScenarios} from './order-scenarios.js'
import {readScenario, type ScenarioFiles} from './read-scenario.js'

/** Files of a search; all paths are absolute. */
export interface FindScenariosOptions {
  /** Each `index.json`. */
  readonly indexes: readonly string[]
  /** Files that group scenarios. */
  readonly courses: readonly string[]
  /** Markdown files that may belong to a scenario, except those named on the command line. */
  readonly documents: readonly string[]
  /** Folders that were searched as a whole. */
  readonly searched: readonly string[]
  readonly settings: Settings
}

/** The scenarios of a search, and what becomes of the other documents. */
export interface FoundScenarios {
  readonly scenarios: readonly ScenarioFiles[]
  /** Documents that have nothing to do with scenarios. */
  readonly others: ReadonlySet<string>
  readonly skippedFiles: readonly SkippedFile[]
  /** The sort key of a file. */
  readonly keyOf: (file: string) => string
}

/** Reads the scenarios that were found or that a course names, and sorts out the documents that belong to none. */
export async function findScenarios(options: FindScenariosOptions): Promise<FoundScenarios> {
  const {courses, documents, indexes, searched, settings} = options
  const {root} = settings
  const shown = (file: string) => path.relative(root, file).split(path.sep).join('/')
  const order = await orderScenarios(courses, {root})
  const scenarios: ScenarioFiles[] = []
  const skippedFiles: SkippedFile[] = []
  const taken = new Set<string>()
  const scenarioFolders = new Set<string>()
  /** Folders that hold scenarios or courses. */
  const courseFolders = new Set(courses.map(file => path.dirname(file)))

  for (const index of new Set([...indexes, ...order.named])) {
    const files = await readScenario(index, settings)
    if (!files) {
      if (await looksLikeScenario(index)) skippedFiles.push({...noSteps, file: shown(index)})
      continue
    }
    scenarios.push(files)
    for (const {path: file} of files) taken.add(file)
    scenarioFolders.add(path.dirname(index))
    courseFolders.add(path.dirname(path.dirname(index)))
  }
  for (const {file, line} of order.broken) skippedFiles.push({...noJson, file: shown(file), line})
  for (const {file, line, name} of order.missing) skippedFiles.push({...notThere(name), file: shown(file), line})

  const others = new Set<string>()
  for (const document of documents) {
    if (taken.has(document)) continue
    const top = searched.find(folder => document.startsWith(folder + path.sep))
    if (isBelow(document, {folders: scenarioFolders, top: root}))
      skippedFiles.push({...notNamed, file: shown(document)})
    else if (top !== undefined && isBelow(document, {folders: courseFolders, top}))
      skippedFiles.push({...beside, file: shown(document)})
    else others.add(document)
  }
  return {
    keyOf: order.keyOf,
    skippedFiles: skippedFiles.sort((a, b) => (a.file < b.file ? -1 : 1)),
    others,
    scenarios
  }
}

const beside = {
  reason: 'next to scenarios, but not part of one',
  remedy: 'To run it anyway, name it on the command line.'
}
const notNamed = {
  reason: "in a scenario's folder, but not named in its `index.json`",
  remedy: 'Add it to `index.json`, or name it on the command line.'
}
const noJson = {
  reason: 'not valid JSON, so scenarios run in the order of their paths',
  remedy: 'Fix it here.'
}
const noSteps = {
  reason: "a scenario without `details`, so there's nothing to run",
  remedy: 'Add `details.steps`.'
}
const notThere = (name: string) => ({
  reason: `names \`${name}\`, but there's no such scenario`,
  remedy: 'Add the scenario, or remove the entry.'
})

/** Whether a folder above a file, up to the top, is in a set. */
function isBelow(file: string, {folders, top}: {readonly folders: ReadonlySet<string>; readonly top: string}): boolean {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    if (folders.has(folder)) return true
    if (folder === top || folder === path.dirname(folder)) return false
  }
}

/** Whether an `index.json` without `details` is still meant to be a scenario. */
async function looksLikeScenario(index: string): Promise<boolean> {
  return /"(?:backend|imageid)"\s*:/.test(await readFile(index, 'utf8'))
}
