import {existsSync} from 'node:fs'
import {mkdir, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {readRegularFile} from '../../files/read-regular-file.js'
import {shellQuote} from '../system/shell-quote.js'

/** Where the commands of a project are written, and where its documents see it. */
export interface ProjectCommandsOptions {
  /** Absolute path of the project root. */
  readonly root: string
  /** Path of the copy, as documents see it. */
  readonly work: string
  /** The folder to write to. */
  readonly folder: string
}

/**
 * Writes a command for each `bin` of the project's package.json (docs.npmjs.com/cli/configuring-npm/package-json#bin): npm
 * installs these for the dependents of a package only. Returns whether there are any.
 */
export async function writeProjectCommands({folder, root, work}: ProjectCommandsOptions): Promise<boolean> {
  const commands = Object.entries(readBin(path.join(root, 'package.json')))
  if (commands.length === 0) return false
  await mkdir(folder)
  for (const [name, file] of commands) {
    const target = shellQuote(path.posix.join(work, file))
    // npm makes the file executable when it installs the package.
    const script = `#!/bin/sh\n[ ! -x ${target} ] || exec ${target} "$@"\nexec node ${target} "$@"\n`
    await writeFile(path.join(folder, name), script, {mode: 0o755})
  }
  return true
}

function readBin(file: string): Readonly<Record<string, string>> {
  if (!existsSync(file)) return {}
  try {
    const {bin, name} = JSON.parse(readRegularFile(file).toString())
    const entries = typeof bin === 'string' ? {[path.basename(String(name))]: bin} : (bin ?? {})
    return Object.fromEntries(
      Object.entries(entries).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string' && /^[\w.-]+$/.test(entry[0])
      )
    )
  } catch {
    // Node itself explains a broken package.json.
    return {}
  }
}
