import {readFile, realpath, stat} from 'node:fs/promises'
import path from 'node:path'
import type {Scenario, ScenarioPart} from '../../model/scenario.js'
import type {Settings} from '../../model/settings.js'
import {homePrefix} from '../../plan/steps/file-step.js'
import {decodeFile} from './decode-file.js'
import {requirementsOf} from './images.js'
import {indexMessage} from './index-message.js'
import {readIndex} from './read-index.js'

/** A file of a scenario. */
export interface ScenarioFile {
  /** Absolute path. */
  readonly path: string
  readonly part: ScenarioPart
}

/** A scenario's files in the order in which a reader meets them, after its `index.json`. */
export type ScenarioFiles = readonly ScenarioFile[]

/** Reads a scenario; `undefined` when the `index.json` belongs to another tool. */
export async function readScenario(index: string, settings: Settings): Promise<ScenarioFiles | undefined> {
  const {root} = settings
  const {problem, text} = decodeFile(await readFile(index))
  const found = readIndex(text, settings.hosts)
  if (!found) return undefined
  const folder = path.dirname(index)
  const messages = [...found.messages]
  if (problem) messages.unshift(indexMessage({...problem, ruleId: 'not-utf8', severity: 'warning'}))
  const files: (Omit<ScenarioFile, 'part'> & Pick<ScenarioPart, 'role' | 'unit'>)[] = []
  const realRoot = await realpath(root)
  for (const {key, line, mayBeText, path: named, role, unit} of found.files) {
    // Killercoda reads a path that starts with a slash from the scenario's folder too.
    const target = path.join(folder, named)
    const real = await realpath(target).catch(() => undefined)
    const isFile = real !== undefined && (await stat(real)).isFile()
    if (!isFile && mayBeText) continue
    if (!isFile) {
      const reason = `The file of \`${key}\` doesn't exist: \`${named}\``
      messages.push(indexMessage({...missing, line, reason, remedy: 'Add the file, or correct the path.'}))
    } else if (real !== realRoot && !real.startsWith(realRoot + path.sep)) {
      const reason = `The file of \`${key}\` is outside the project: \`${named}\``
      messages.push(indexMessage({...missing, line, reason, remedy: 'Move it into the project.'}))
    } else files.push({path: target, role, unit})
  }
  const scenario: Scenario = {
    assets: found.assets,
    editorFolder: found.editorFolder.replace(homePrefix, '') || '.',
    file: path.relative(root, index).split(path.sep).join('/'),
    folder,
    messages,
    requires: requirementsOf(found.image, settings.images),
    title: found.title || path.basename(folder),
    units: found.units
  }
  return [
    {part: {role: 'index', scenario, unit: -1}, path: index},
    ...files.map(({path: file, role, unit}) => ({part: {role, scenario, unit}, path: file}))
  ]
}

const missing = {ruleId: 'missing-file', severity: 'error'} as const
