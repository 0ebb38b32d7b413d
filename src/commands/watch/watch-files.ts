import {setTimeout as delay} from 'node:timers/promises'
import type {Scope} from './scope.js'

/** The files to watch, and whom to call. */
export interface WatchFilesOptions {
  readonly scope: Scope
  /** Called with the absolute path of a file that was added, changed or removed. */
  readonly onChange: (path: string) => void
  /** Called if files can't be watched. */
  readonly onError: (error: Error) => void
  /** Ends the wait for it. */
  readonly signal: AbortSignal
}

/** Reports changes until it is closed. */
export interface FileWatcher {
  close(): Promise<void>
}

/** Watches the files of a scope; resolves when it is ready, or could be. */
export type WatchFiles = (options: WatchFilesOptions) => Promise<FileWatcher>

/** How long to wait for the first look at all files, in milliseconds. Documents run without it, too. */
const readyTime = 10_000
/** Linux takes no longer path. */
const longestPath = 4095
const longestName = 255

/** Watches with chokidar, which polls if `CHOKIDAR_USEPOLLING` is set, for file systems that report no changes. */
export const watchFiles: WatchFiles = async ({onChange, onError, scope, signal}) => {
  const {default: chokidar} = await import('chokidar')
  const tooLong = new Set<string>()
  const watcher = chokidar.watch([...scope.roots], {
    ignoreInitial: true,
    ignorePermissionErrors: true,
    ignored(path, stats) {
      if (scope.ignores(path, stats)) return true
      // One entry with too long a path would end the search for all others.
      if (stats?.isDirectory() !== true || Buffer.byteLength(path) + longestName < longestPath) return false
      if (!tooLong.has(path)) onError(new Error(`the path of the folder ${path.slice(0, 100)}… is too long`))
      tooLong.add(path)
      return true
    }
  })
  watcher.on('error', error => onError(error instanceof Error ? error : new Error(String(error))))
  const isReady = await Promise.race([
    new Promise<true>(resolve => watcher.once('ready', () => resolve(true))),
    delay(readyTime, false, {ref: false, signal}).catch(() => true)
  ])
  if (!isReady) onError(new Error(`the search for files in ${scope.roots.join(', ')} takes too long`))
  watcher.on('all', (event, path) => {
    if (event === 'add' || event === 'change' || event === 'unlink') onChange(path)
  })
  return {close: () => watcher.close()}
}
