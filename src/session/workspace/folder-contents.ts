import os from 'node:os'
import type {Home, Workspace} from '../../model/settings.js'

/** What the folders of a document hold when it starts. */
export interface FolderContents {
  /** Absolute path of the project root. */
  readonly root: string
  readonly workspace: Workspace
  /** Folders, relative to the root, that a copy of the project links, besides `node_modules`. */
  readonly links: readonly string[]
  readonly home: Home
}

/** The home folder of the caller. */
export function callerHome(env: Readonly<Record<string, string | undefined>>): string {
  return env.HOME ?? os.homedir()
}
