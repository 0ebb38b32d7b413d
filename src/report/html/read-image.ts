import {readFileSync, realpathSync, statSync} from 'node:fs'
import path from 'node:path'

/** Kinds of images that a report takes in, by the end of their names. An SVG image runs no script in `<img>`. */
const imageTypes: ReadonlyMap<string, string> = new Map([
  ['.gif', 'image/gif'],
  ['.jpeg', 'image/jpeg'],
  ['.jpg', 'image/jpeg'],
  ['.png', 'image/png'],
  ['.svg', 'image/svg+xml'],
  ['.webp', 'image/webp']
])

/** Most bytes of an image that is taken in. */
const mostImageBytes = 1 << 20

/** Reads an image inside of the project as a `data:` address; nothing for what is none, too large or elsewhere. */
export function readImage(file: string, root: string): string | undefined {
  const type = imageTypes.get(path.extname(file).toLowerCase())
  if (type === undefined) return undefined
  try {
    const real = realpathSync(file)
    const isInside = real.startsWith(realpathSync(root) + path.sep)
    const stats = statSync(real)
    if (!isInside || !stats.isFile() || stats.size > mostImageBytes) return undefined
    return `data:${type};base64,${readFileSync(real).toString('base64')}`
  } catch {
    return undefined
  }
}
