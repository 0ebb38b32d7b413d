import type {Root} from 'mdast'
import type {VFile} from 'vfile'
import {readPlainDocument} from './plain-document.js'

/**
 * Returns the tree that a plan is made from: headings, code and HTML. A document of plain blocks is read without
 * micromark, which it doesn't even load.
 */
export async function parseDocument(file: VFile): Promise<Root> {
  const plain = readPlainDocument(String(file))
  if (plain) return plain
  const {parse} = await import('./parse.js')
  return parse(file)
}
