import {readFileSync} from 'node:fs'
import type {DocumentRef} from '../../model/document.js'
import type {Settings} from '../../model/settings.js'
import type {PlannedDocument} from './plan-page.js'
import {planSource} from './plan-page.js'

/** Reads a document, lets its text be looked at, and finds its steps and its mistakes. Throws what reading the file throws. */
export async function planDocument(
  document: DocumentRef,
  settings: Settings,
  onRead?: (source: Uint8Array) => Promise<void>
): Promise<PlannedDocument> {
  if (document.part)
    return (await import('./plan-scenario-file.js')).planScenarioFile({document, part: document.part, settings})
  const source = readFileSync(document.path)
  await onRead?.(source)
  return planSource({file: document.file, settings, source})
}
