import path from 'node:path'
import picomatch from 'picomatch'
import {configNames} from '../../config/config-file.js'
import {planDocument} from '../../engine/plan/plan-document.js'
import {planNeeds} from '../../engine/plan/plan-needs.js'
import {readRegularFile} from '../../files/read-regular-file.js'
import type {DocumentRef} from '../../model/document.js'
import type {Settings} from '../../model/settings.js'
import {affectedDocuments, withScenarios} from './affected-documents.js'
import type {ChangedFiles} from './changed-files.js'

/** All documents, and the changed files. */
export interface ChangedDocumentsOptions {
  readonly documents: readonly DocumentRef[]
  readonly settings: Settings
  readonly changed: ChangedFiles
}

/**
 * The documents that a change affects: the document, its snapshot, a file of its scenario, one of its `inputs`, or a document
 * that it needs. A change of the configuration, or of an input of the project, affects all documents.
 */
export async function changedDocuments(options: ChangedDocumentsOptions): Promise<readonly DocumentRef[]> {
  const {changed, documents, settings} = options
  const {paths} = changed
  if (paths.length === 0) return []
  const {inputs, root} = settings
  if (hasChanged(inputs, options) || (await isReconfigured(changed, root))) return documents
  const affected = new Set(affectedDocuments({documents, paths, settings}))
  for (const document of documents) {
    if (affected.has(document)) continue
    const {files, inputs: own} = await dependenciesOf(document, settings)
    if (hasChanged(own, options) || files.some(file => paths.includes(file))) affected.add(document)
  }
  return withScenarios([...affected], documents)
}

/** The documents that a document needs, as absolute paths, and the `inputs` of all of them. */
async function dependenciesOf(document: DocumentRef, settings: Settings) {
  const text = textOf(document.path)
  // Most documents name none and aren't parsed. One that can't be read, or has errors, is reported when it runs.
  const names = text !== undefined && /^\uFEFF?---/.test(text) && /inputs|needs/.test(text)
  if (text === undefined || (!names && settings.needs.length === 0)) return {files: [], inputs: []}
  const planned = await planDocument(document, settings)
  const needed = await planNeeds({file: document.file, planned, settings}).catch(() => [])
  return {
    files: needed.map(({plan}) => path.join(settings.root, plan.file)),
    inputs: [planned, ...needed].flatMap(each => each.settings.inputs)
  }
}

/** Whether a changed file matches one of the globs, which are relative to the project. */
function hasChanged(globs: readonly string[], {changed, settings}: ChangedDocumentsOptions): boolean {
  return globs.some(glob => {
    let folder = settings.root
    let rest = path.posix.normalize(glob).replace(/\/$/, '')
    for (; rest === '..' || rest.startsWith('../'); rest = rest.slice(3) || '.') folder = path.dirname(folder)
    // A folder stands for all files in it.
    const matches = picomatch(rest === '.' ? '**' : [rest, `${rest}/**`], {dot: true})
    return changed.paths.some(file => {
      const name = path.relative(folder, file).split(path.sep).join('/')
      return !name.startsWith('../') && matches(name)
    })
  })
}

/** Whether the configuration has changed; in package.json, only the key `fencepost` counts. */
async function isReconfigured({paths, textBefore}: ChangedFiles, root: string): Promise<boolean> {
  if (configNames.some(name => paths.includes(path.join(root, name)))) return true
  const file = path.join(root, 'package.json')
  if (!paths.includes(file)) return false
  const now = textOf(file)
  return keyOf(now) !== keyOf(await textBefore(file))
}

function keyOf(text: string | undefined): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text ?? '{}').fencepost)
  } catch {
    // Text that isn't JSON is compared as it is.
    return text
  }
}

/** The text of a file; `undefined` if it can't be read. */
function textOf(file: string): string | undefined {
  try {
    return readRegularFile(file).toString()
  } catch {
    return undefined
  }
}
