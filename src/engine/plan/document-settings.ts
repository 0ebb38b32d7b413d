import {settingsFor} from '../../config/load-settings.js'
import {readRegularFile} from '../../files/read-regular-file.js'
import type {DocumentRef} from '../../model/document.js'
import type {Settings} from '../../model/settings.js'
import {planDocument} from './plan-document.js'

/**
 * The settings of a document, for the value of one key, which its front matter may set. Most documents don't, and aren't
 * parsed.
 */
export async function documentSettings(
  document: DocumentRef,
  {key, settings}: {readonly key: keyof Settings; readonly settings: Settings}
): Promise<Settings> {
  try {
    const text = document.source ?? new TextDecoder().decode(readRegularFile(document.path))
    if (/^\uFEFF?---/.test(text) && text.includes(key)) return (await planDocument(document, settings)).settings
  } catch {
    // A document that can't be read, or has errors, is reported when it runs.
  }
  return settingsFor(settings, document.file)
}
