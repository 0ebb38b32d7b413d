import {readFile, realpath, stat} from 'node:fs/promises'
import path from 'node:path'
import type {Scenario, ScenarioPart} from '../../model/scenario.js'
import type {Settings} from '../../model/settings.js'
import {homePrefix} from '../../plan/steps/file-step.js'
import {decodeFile} from './decode-file.js'
import {requirementsOf} from './images.js'
import {readIndex, sayOf} from './read-index.js'

/** A file of a scenario in its place. */
export interface ScenarioFile {
  /** Absolute path. */
  readonly path: string
  readonly part: ScenarioPart
}

/** A scenario's files in the order in which a reader meets them, its `index.json` first. */
export type ScenarioFiles = readonly ScenarioFile[]

/** Reads a scenario; nothing where the `index.json` is another tool's. */
export async function readScenario(index: string, settings: Settings): Promise<ScenarioFiles | undefined> {
  const {root} = settings
  const {fault, text} = decodeFile(await readFile(index))
  const found = readIndex(text, settings.hosts)
  if (!found) return undefined
  const folder = path.dirname(index)
  const messages = [...found.messages]
  if (fault) {
    const {line, reason, remedy} = fault
    messages.unshift(sayOf({fatal: false, line, note: remedy, reason, ruleId: 'not-utf8'}))
  }
  const files: (Omit<ScenarioFile, 'part'> & Pick<ScenarioPart, 'role' | 'unit'>)[] = []
  const realRoot = await realpath(root)
  for (const {key, line, mayBeText, path: named, role, unit} of found.files) {
    // The hosted page takes a path from the scenario's folder, whether it begins with a slash or not.
    const target = path.join(folder, named)
    const real = await realpath(target).catch(() => undefined)
    const isFile = real !== undefined && (await stat(real)).isFile()
    if (!isFile && mayBeText) continue
    if (!isFile) {
      const reason = `Expected the file of \`${key}\`, got \`${named}\`, which is not there`
      messages.push(
        sayOf({fatal: true, line, note: 'Add the file, or correct the path.', reason, ruleId: 'missing-file'})
      )
    } else if (real !== realRoot && !real.startsWith(realRoot + path.sep)) {
      const reason = `Expected a file inside the project, got \`${named}\``
      messages.push(sayOf({fatal: true, line, note: 'Move it into the project.', reason, ruleId: 'missing-file'}))
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
