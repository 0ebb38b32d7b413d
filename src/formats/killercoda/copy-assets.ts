import {closeSync} from 'node:fs'
import {chmod, copyFile, lstat, mkdir, realpath, stat} from 'node:fs/promises'
import path from 'node:path'
import type {VFileMessage} from 'vfile-message'
import {globFiles} from '../../files/glob-files.js'
import {openToWrite} from '../../files/open-to-write.js'
import {describeSystemError} from '../../files/system-error.js'
import type {Severity} from '../../model/rule.js'
import type {Scenario} from '../../model/scenario.js'
import {homePrefix} from '../../plan/steps/file-step.js'
import {indexMessage} from './index-message.js'

/** A file of `assets` and its destination. */
export interface PlacedAsset {
  /** Absolute path on the host. */
  readonly source: string
  /** Absolute path inside the scenario's environment. */
  readonly destination: string
  /** A mode for chmod(1). */
  readonly mode?: string
}

/** The environment that assets are copied into. */
export interface AssetTarget {
  /** The home folder inside the environment. */
  readonly home: string
  /** Whether the scenario has a file system of its own, so that a target may be anywhere in it. */
  readonly hasOwnFileSystem: boolean
  /** Writes a file; `outside` when a link would lead the write out of the environment. */
  put(asset: PlacedAsset): Promise<'outside' | undefined>
}

/** Copies the assets of a scenario into its environment and returns diagnostics of those it couldn't copy. */
export async function copyAssets({assets, folder}: Scenario, target: AssetTarget): Promise<readonly VFileMessage[]> {
  const {hasOwnFileSystem, home} = target
  const messages: VFileMessage[] = []
  const from = path.join(folder, 'assets')
  const realFrom = await realpath(from).catch(() => from)
  for (const {chmod: mode, file, line, target: wanted} of assets) {
    const report = (severity: Severity, reason: string, remedy: string) =>
      messages.push(indexMessage({line, reason, remedy, ruleId: 'scenario-asset', severity}))
    const inside = path.resolve(home, wanted.replace(homePrefix, './'))
    if (!hasOwnFileSystem && inside !== home && !inside.startsWith(home + path.sep)) {
      report(
        'warning',
        `\`${file}\` isn't copied, because \`${wanted}\` is outside the home folder`,
        'Use `--sandbox`.'
      )
      continue
    }
    const names = await globFiles([file], {cwd: from, dot: true, expandDirectories: false, followSymbolicLinks: false})
    const safe = names.filter(name => !name.split('/').includes('..'))
    if (safe.length === 0)
      report('warning', `No file in \`assets\` matches \`${file}\``, 'Add it, or correct the pattern.')
    for (const name of safe) {
      const real = await realpath(path.join(from, name))
      if (!real.startsWith(realFrom + path.sep) || !(await stat(real)).isFile()) {
        report('error', `\`assets/${name}\` links to a file outside of \`assets\``, 'Copy the file into `assets`.')
        continue
      }
      // A pattern with `**` keeps folders; any other flattens them.
      const destination = path.join(inside, file.includes('**') ? name : path.basename(name))
      const put = target.put({destination, source: real, ...(mode !== undefined && {mode})})
      const refused = await put.catch(error => new Error(describeSystemError(error)))
      if (refused instanceof Error) {
        const remedy = 'Copy it to a folder that the scenario can write to.'
        report('error', `The asset \`${name}\` can't be copied to \`${wanted}\`: ${refused.message}`, remedy)
      } else if (refused)
        report('error', `\`${wanted}\` leads out of the home folder through a link`, 'Remove the link.')
    }
  }
  return messages
}

/** A home that is a folder of the host; nothing is written outside of it. */
export function homeFolder(home: string): AssetTarget {
  return {
    home,
    hasOwnFileSystem: false,
    async put({destination, mode, source}) {
      await mkdir(path.dirname(destination), {recursive: true})
      const realHome = await realpath(home)
      const isLink = await lstat(destination).then(
        each => each.isSymbolicLink(),
        () => false
      )
      const realFolder = await realpath(path.dirname(destination))
      if (isLink || (realFolder !== realHome && !realFolder.startsWith(realHome + path.sep))) return 'outside'
      // Copying onto a pipe, or a file under a lease, would wait for the program that holds it.
      closeSync(openToWrite(destination, 'write'))
      await copyFile(source, destination)
      if (mode !== undefined) await chmod(destination, modeAfter((await stat(destination)).mode, mode))
      return undefined
    }
  }
}

/** A mode after a change in the notation of chmod(1): `755`, `+x`, `u+rw,g-w`. */
export function modeAfter(mode: number, change: string): number {
  if (/^[0-7]{3,4}$/.test(change)) return Number.parseInt(change, 8)
  let result = mode & 0o7777
  for (const [, who = '', sign, what = ''] of change.matchAll(/([ugoa]*)([-+=])([rwx]*)/g)) {
    const bits = [...what].reduce((sum, letter) => sum | {r: 4, w: 2, x: 1}[letter as 'r' | 'w' | 'x'], 0)
    for (const [letter, shift] of [
      ['u', 6],
      ['g', 3],
      ['o', 0]
    ] as const) {
      if (who !== '' && !who.includes('a') && !who.includes(letter)) continue
      if (sign === '=') result &= ~(7 << shift)
      if (sign === '-') result &= ~(bits << shift)
      else result |= bits << shift
    }
  }
  return result
}
