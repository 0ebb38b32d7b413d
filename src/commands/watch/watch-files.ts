import type {Scope} from './scope.js'

/** Who wants to know of changes. */
export interface WatchFilesOptions {
  readonly scope: Scope
  /** Is told the absolute path of a file that came, changed or went. */
  readonly onChange: (path: string) => void
  /** Is told what keeps files from being watched. */
  readonly onError: (error: Error) => void
}

/** Tells of changes until it is closed. */
export interface FileWatcher {
  close(): Promise<void>
}

/** Watches the files of a scope; resolves once it does. */
export type WatchFiles = (options: WatchFilesOptions) => Promise<FileWatcher>

/** Watches by chokidar, which takes `CHOKIDAR_USEPOLLING` where a file system tells of nothing. */
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
