import type {DocumentRef} from '../../model/document.js'
import type {Settings} from '../../model/settings.js'

/** What tells whether a shell will be needed, and with which settings. */
export interface PrestartOptions {
  readonly document: DocumentRef
  /** The project's settings. */
  readonly settings: Settings
  /** The page, not decoded. */
  readonly source: Uint8Array
  /** Text that the id of a step must hold. */
  readonly name: string | undefined
}

/**
 * Whether the shell of a page is worth starting while the page is planned: it is all followed, it has a mark, and no front
 * matter that could change with what the shell is started. It may prove to be started in vain.
 */
export function canPrestart({document, name, settings, source}: PrestartOptions): boolean {
  if (document.part || document.lines.length > 0 || name !== undefined || settings.sandbox) return false
  const page = Buffer.from(source.buffer, source.byteOffset, source.byteLength)
  const start = page.subarray(0, 3).equals(byteOrderMark) ? 3 : 0
  if (page.subarray(start, start + 3).toString('latin1') === '---') return false
  return page.includes('{{exec') || page.includes('<<exec')
}

const byteOrderMark = Buffer.from('\uFEFF')
