import {readFile} from 'node:fs/promises'
import path from 'node:path'
import picomatch from 'picomatch'
import {configNames} from '../../config/config-file.js'
import {planDocument} from '../../engine/plan/plan-document.js'
import type {DocumentRef} from '../../model/document.js'
import type {Settings} from '../../model/settings.js'
import {affectedDocuments, withScenarios} from './affected-documents.js'
import type {ChangedFiles} from './changed-files.js'

/** The documents there are, and what has changed. */
export interface ChangedDocumentsOptions {
  readonly documents: readonly DocumentRef[]
  readonly settings: Settings
  readonly changed: ChangedFiles
}

/**
 * The documents that a change touches: their page, their snapshot, a file of their scenario, or what they name as `inputs`;
 * all of them where the configuration, or an input of the project, has changed.
 */
export async function changedDocuments(options: ChangedDocumentsOptions): Promise<readonly DocumentRef[]> {
  const {changed, documents, settings} = options
  const {paths} = changed
  if (paths.length === 0) return []
  const {inputs, root} = settings
  if (isTouched(inputs, options) || (await isReconfigured(changed, root))) return documents
  const touched = new Set(affectedDocuments({documents, paths, settings}))
  for (const document of documents) {
    if (touched.has(document)) continue
    if (isTouched(await inputsOf(document, settings), options)) touched.add(document)
  }
  return withScenarios([...touched], documents)
}

/** What a document names in its front matter; most say nothing of it, and need not be parsed. */
async function inputsOf(document: DocumentRef, settings: Settings): Promise<readonly string[]> {
  // What cannot be read or has mistakes says so when it is followed.
  const text = await readFile(document.path, 'utf8').catch(() => '')
  if (!/^\uFEFF?---/.test(text) || !text.includes('inputs')) return []
  return (await planDocument(document, settings)).settings.inputs
}

/** Whether one of some globs, which are relative to the project, takes a file that has changed. */
function isTouched(globs: readonly string[], {changed, settings}: ChangedDocumentsOptions): boolean {
  return globs.some(glob => {
    let folder = settings.root
    let rest = path.posix.normalize(glob).replace(/\/$/, '')
    for (; rest === '..' || rest.startsWith('../'); rest = rest.slice(3) || '.') folder = path.dirname(folder)
    // A folder is all that is in it.
    const matches = picomatch(rest === '.' ? '**' : [rest, `${rest}/**`], {dot: true})
    return changed.paths.some(file => {
      const name = path.relative(folder, file).split(path.sep).join('/')
      return !name.startsWith('../') && matches(name)
    })
  })
}

/** Whether the configuration has changed; of package.json only what it says to us. */
async function isReconfigured({paths, textBefore}: ChangedFiles, root: string): Promise<boolean> {
  if (configNames.some(name => paths.includes(path.join(root, name)))) return true
  const file = path.join(root, 'package.json')
  if (!paths.includes(file)) return false
  const now = await readFile(file, 'utf8').catch(() => undefined)
  return keyOf(now) !== keyOf(await textBefore(file))
}

function keyOf(text: string | undefined): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text ?? '{}').fencepost)
  } catch {
    // A text that is no JSON is another one.
    return text
  }
}
