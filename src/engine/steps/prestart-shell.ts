import {execOpenings} from '../../parse/marker.js'
import type {DocumentRun} from '../document-run.js'

/**
 * Starts the shell of a document while the document is planned, if that is likely to pay off: all of it runs, it has a
 * marker, and no front matter or recording that can change how the shell is started. A wrong guess costs an idle shell.
 */
export async function prestartShell(run: DocumentRun): Promise<void> {
  const {document, name, settings} = run.options
  const {source} = run
  if (!source || document.lines.length > 0 || name !== undefined || settings.sandbox || settings.cassettes) return
  if (hasFrontMatter(source) || !hasMarker(source)) return
  await run.runner.prepare()
}

const byteOrderMark = Buffer.from('\uFEFF')

function hasFrontMatter(source: Uint8Array): boolean {
  const start = byteOrderMark.equals(source.subarray(0, 3)) ? 3 : 0
  return Buffer.from(source.subarray(start, start + 3)).toString('latin1') === '---'
}

function hasMarker(source: Uint8Array): boolean {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength)
  return execOpenings.some(opening => bytes.includes(opening))
}
