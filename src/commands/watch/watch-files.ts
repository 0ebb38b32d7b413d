import type {Scope} from './scope.js'

/** The files to watch, and whom to call. */
export interface WatchFilesOptions {
  readonly scope: Scope
  /** Called with the absolute path of a file that was added, changed or removed. */
  readonly onChange: (path: string) => void
  /** Called if files can't be watched. */
  readonly onError: (error: Error) => void
}

/** Reports changes until it is closed. */
export interface FileWatcher {
  close(): Promise<void>
}

/** Watches the files of a scope; resolves when it is ready. */
export type WatchFiles = (options: WatchFilesOptions) => Promise<FileWatcher>

/** Watches with chokidar, which polls if `CHOKIDAR_USEPOLLING` is set, for file systems that report no changes. */
export const watchFiles: WatchFiles = async ({onChange, onError, scope}) => {
  const {default: chokidar} = await import('chokidar')
  const watcher = chokidar.watch(scope.root, {
    ignoreInitial: true,
    ignorePermissionErrors: true,
    ignored: (path, stats) => scope.ignores(path, stats)
  })
  watcher.on('error', error => onError(error instanceof Error ? error : new Error(String(error))))
  await new Promise<void>(resolve => watcher.once('ready', resolve))
  watcher.on('all', (event, path) => {
    if (event === 'add' || event === 'change' || event === 'unlink') onChange(path)
  })
  return {close: () => watcher.close()}
}
