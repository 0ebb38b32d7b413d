import {spawnSync} from 'node:child_process'
import {realpathSync} from 'node:fs'
import {readMounts} from '../system/proc.js'

/**
 * Unmounts what a document has mounted in a folder: removing the folder would remove the files of the mounted file system.
 * Throws when a mount stays.
 */
export function unmountBelow(folder: string): void {
  const found = mountsBelow(folder)
  if (found.length === 0) return
  // A path may be mounted several times, the last one on top.
  for (const each of found) {
    const {status} = spawnSync('umount', ['--lazy', '--', each], {stdio: 'ignore'})
    if (status !== 0) spawnSync('fusermount3', ['-u', '-z', '--', each], {stdio: 'ignore'})
  }
  const [left] = mountsBelow(folder)
  if (left === undefined) return
  throw new Error(
    `A step mounted a file system at \`${left}\`, and it can't be unmounted. Unmount it, and remove the folder.`
  )
}

/** The mount points in a folder, the last one first (proc_pid_mountinfo(5)). */
function mountsBelow(folder: string): readonly string[] {
  try {
    const real = realpathSync(folder)
    return readMounts()
      .map(({point}) => point)
      .filter(each => each === real || each.startsWith(`${real}/`))
      .reverse()
  } catch {
    return [] // There is no such folder, or no mounts to read.
  }
}
