import {lstatSync, unlinkSync} from 'node:fs'

/** Removes the link that a document has put in the place of a folder; returns whether there was one. */
export function removeLink(folder: string): boolean {
  if (!lstatSync(folder, {throwIfNoEntry: false})?.isSymbolicLink()) return false
  unlinkSync(folder)
  return true
}
