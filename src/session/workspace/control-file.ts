import {renameSync, writeFileSync} from 'node:fs'
import {randomHex} from '../system/random-hex.js'
import {inTemporaryFolder} from './workspace-error.js'

/**
 * Writes a file of the runner below the folder for temporary files. Throws a `WorkspaceError` when that fails. It's a new
 * file each time: writing to one that a document has opened could wait for its lease (fcntl(2), `F_SETLEASE`).
 */
export function writeControlFile(file: string, content: string | Uint8Array): void {
  const created = `${file}-${randomHex(8)}`
  inTemporaryFolder(() => {
    writeFileSync(created, content, {flag: 'wx'})
    renameSync(created, file)
  })
}
