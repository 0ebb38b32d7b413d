import path from 'node:path'
import picomatch, {type PicomatchOptions} from 'picomatch'

/** A glob without `..`, and the folder that it begins in. */
export interface PlacedGlob {
  /** Absolute path. Its special characters stand for themselves. */
  readonly folder: string
  /** `.` for the folder itself. */
  readonly glob: string
}

/** Places a glob that is absolute, or begins in a folder. Pure. */
export function placeGlob(glob: string, from: string): PlacedGlob {
  let folder = from
  let rest = path.posix.normalize(path.isAbsolute(glob) ? path.relative(from, glob) : glob).replace(/\/$/, '')
  for (; rest === '..' || rest.startsWith('../'); rest = rest.slice(3) || '.') folder = path.dirname(folder)
  return {folder, glob: rest}
}

/** Which files a glob matches by their absolute paths: its own, and those below it that the glob `below` matches. Pure. */
export function matchBelow({folder, glob}: PlacedGlob, below: string, options?: PicomatchOptions) {
  const matches = picomatch(glob === '.' ? below : [glob, `${glob}/${below}`], {dot: true, ...options})
  return (file: string): boolean => {
    const name = path.relative(folder, file).split(path.sep).join('/')
    return !name.startsWith('../') && matches(name)
  }
}
