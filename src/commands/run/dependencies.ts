import path from 'node:path'
import {planDocument} from '../../engine/plan/plan-document.js'
import {planNeeds} from '../../engine/plan/plan-needs.js'
import {matchBelow, placeGlob} from '../../files/placed-glob.js'
import {readRegularFile} from '../../files/read-regular-file.js'
import type {DocumentRef} from '../../model/document.js'
import type {Settings} from '../../model/settings.js'
import {type AffectedOptions, affectedDocuments, withScenarios} from './affected-documents.js'

/** What a document depends on besides its own files. */
export interface Dependencies {
  /** Absolute paths of the documents that it needs. */
  readonly needed: readonly string[]
  /** Its `inputs` and theirs, as globs or folders from the project. */
  readonly inputs: readonly string[]
}

/** All documents of a project, and changed files. */
export interface DependentOptions extends AffectedOptions {
  readonly settings: Settings
}

/**
 * The documents that a change affects: the document, its snapshot, a file of its scenario, one of its `inputs`, or a document
 * that it needs. A change of an input of the project affects all documents.
 */
export async function dependentDocuments({
  documents,
  paths,
  settings
}: DependentOptions): Promise<readonly DocumentRef[]> {
  const hasChanged = (inputs: readonly string[]) => inputs.some(glob => paths.some(matchInput(glob, settings)))
  if (hasChanged(settings.inputs)) return documents
  const affected = new Set(affectedDocuments({documents, paths, settings}))
  for (const document of documents) {
    if (affected.has(document)) continue
    const {inputs, needed} = await dependenciesOf(document, settings)
    if (hasChanged(inputs) || needed.some(file => paths.includes(file))) affected.add(document)
  }
  return withScenarios([...affected], documents)
}

/** What a document depends on. */
export async function dependenciesOf(document: DocumentRef, settings: Settings): Promise<Dependencies> {
  const text = textOf(document.path)
  // Most documents name none and aren't parsed. One that can't be read, or has errors, is reported when it runs.
  const names = text !== undefined && /^\uFEFF?---/.test(text) && /inputs|needs/.test(text)
  if (text === undefined || (!names && settings.needs.length === 0)) return {inputs: [], needed: []}
  const planned = await planDocument(document, settings)
  const needed = await planNeeds({file: document.file, planned, settings}).catch(() => [])
  return {
    inputs: [planned, ...needed].flatMap(each => each.settings.inputs),
    needed: needed.map(({plan}) => path.join(settings.root, plan.file))
  }
}

/** Which files belong to an input. A folder stands for all files in it. */
function matchInput(glob: string, {root}: Settings): (file: string) => boolean {
  return matchBelow(placeGlob(glob, root), '**')
}

/** The text of a file; `undefined` if it can't be read. */
export function textOf(file: string): string | undefined {
  try {
    return readRegularFile(file).toString()
  } catch {
    return undefined
  }
}
