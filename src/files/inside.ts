import {realpathSync} from 'node:fs'
import path from 'node:path'
import {ifExists} from './if-exists.js'

/** Whether a path is below a folder, by its text. */
export function isInside(file: string, folder: string): boolean {
  const relative = path.relative(folder, file)
  return relative !== '' && relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative)
}

/** The path without links, of which the end may not exist. */
export function realOf(file: string): string {
  return ifExists(() => realpathSync.native(file)) ?? path.join(realOf(path.dirname(file)), path.basename(file))
}

/** A link on the way to a file leads out of the project, so nothing is written or removed. */
export class LinkOutError extends Error {
  readonly code = 'link-outside'
  override readonly name = 'LinkOutError'
}

/** Throws a `LinkOutError` for a path in the project that is outside of it once links are followed. */
export function refuseLinkOut(file: string, root: string): void {
  const realRoot = realOf(root)
  if (!isInside(file, root) && !isInside(file, realRoot)) return
  const real = realOf(file)
  if (isInside(real, realRoot)) return
  const relative = path.relative(isInside(file, root) ? root : realRoot, file)
  throw new LinkOutError(
    `\`${relative}\` stays as it is: a link leads from it to \`${real}\`, outside the project. Remove the link, or run Fencepost there.`
  )
}
