import {readRegularFile} from '../../files/read-regular-file.js'
import type {DocumentRef} from '../../model/document.js'
import type {Settings} from '../../model/settings.js'
import {errorToMessage} from '../error-to-message.js'
import {type PlannedDocument, planSource} from './plan-source.js'

/** Reads a document and finds its steps and diagnostics. Throws if the file can't be read. */
export async function planDocument(document: DocumentRef, settings: Settings): Promise<PlannedDocument> {
  const {file, part, path, source} = document
  if (part) return (await import('./plan-scenario-file.js')).planScenarioFile({document, part, settings})
  return planSource({file, settings, source: source ?? readRegularFile(path)})
}

/** The same for commands that run nothing: a document that can't be read has no steps, and the error as its diagnostic. */
export async function planSafely(document: DocumentRef, settings: Settings): Promise<PlannedDocument> {
  try {
    return await planDocument(document, settings)
  } catch (error) {
    const plan = {file: document.file, messages: [errorToMessage(error)], steps: []}
    return {control: messages => messages, plan, settings, source: ''}
  }
}
