import {realpathSync, statSync} from 'node:fs'
import path from 'node:path'
import {readRegularFile} from '../../../files/read-regular-file.js'

/** Images that are embedded, by extension. An SVG runs no scripts in `<img>`. */
const imageTypes: ReadonlyMap<string, string> = new Map([
  ['.gif', 'image/gif'],
  ['.jpeg', 'image/jpeg'],
  ['.jpg', 'image/jpeg'],
  ['.png', 'image/png'],
  ['.svg', 'image/svg+xml'],
  ['.webp', 'image/webp']
])

/** The largest embedded image in bytes. */
const maxImageBytes = 1 << 20

/** An image inside the project as a `data:` URL; undefined if it is too large, outside of it, or not an image. */
export function readImage(file: string, root: string): string | undefined {
  const type = imageTypes.get(path.extname(file).toLowerCase())
  if (type === undefined) return undefined
  try {
    const real = realpathSync(file)
    const isInside = real.startsWith(realpathSync(root) + path.sep)
    const stats = statSync(real)
    if (!isInside || !stats.isFile() || stats.size > maxImageBytes) return undefined
    return `data:${type};base64,${readRegularFile(real).toString('base64')}`
  } catch {
    return undefined
  }
}
