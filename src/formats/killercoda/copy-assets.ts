import {chmod, copyFile, lstat, mkdir, realpath, stat} from 'node:fs/promises'
import path from 'node:path'
import {globSync} from 'tinyglobby'
import type {VFileMessage} from 'vfile-message'
import type {Scenario} from '../../model/scenario.js'
import {homePrefix} from '../../plan/steps/file-step.js'
import {sayOf} from './read-index.js'

/** A file of `assets`, and where it goes. */
export interface PlacedAsset {
  /** Absolute path outside. */
  readonly source: string
  /** Absolute path as the scenario sees it. */
  readonly destination: string
  /** As chmod(1) takes it. */
  readonly mode?: string
}

/** The surroundings that assets are copied into. */
export interface AssetTarget {
  /** The home, as the scenario sees it. */
  readonly home: string
  /** All of the file system is the scenario's own, so that a target may be anywhere. */
  readonly isWhole: boolean
  /** Puts a file there; `a link out` where that would write elsewhere. */
  put(asset: PlacedAsset): Promise<'a link out' | undefined>
}

/** Copies the assets of a scenario into its surroundings; says why one could not be. Nothing is written elsewhere. */
export async function copyAssets({assets, folder}: Scenario, target: AssetTarget): Promise<readonly VFileMessage[]> {
  const {home, isWhole} = target
  const messages: VFileMessage[] = []
  const from = path.join(folder, 'assets')
  const realFrom = await realpath(from).catch(() => from)
  for (const {chmod: mode, file, line, target: wanted} of assets) {
    const say = (reason: string, note: string, fatal: boolean) =>
      messages.push(sayOf({fatal, line, note, reason, ruleId: 'scenario-asset'}))
    const inside = path.resolve(home, wanted.replace(homePrefix, './'))
    if (!isWhole && inside !== home && !inside.startsWith(home + path.sep)) {
      say(
        `Expected a target in the reader's home, got \`${wanted}\`; it is not copied`,
        'Run it with `--sandbox`.',
        false
      )
      continue
    }
    const names = globSync(file, {cwd: from, dot: true, expandDirectories: false, followSymbolicLinks: false})
    const safe = names.filter(name => !name.split('/').includes('..'))
    if (safe.length === 0) say(`Expected files in \`assets\`, got none for \`${file}\``, 'Correct the pattern.', true)
    for (const name of safe) {
      const real = await realpath(path.join(from, name))
      if (!real.startsWith(realFrom + path.sep) || !(await stat(real)).isFile()) {
        say(`Expected a file inside \`assets\`, got a link out of it: \`${name}\``, 'Copy the file there.', true)
        continue
      }
      // A pattern with `**` keeps folders, one without puts all files side by side.
      const destination = path.join(inside, file.includes('**') ? name : path.basename(name))
      const refused = await target.put({destination, source: real, ...(mode !== undefined && {mode})})
      if (refused)
        say(`Expected a target in the reader's home, got a link out of it: \`${wanted}\``, 'Remove the link.', true)
    }
  }
  return messages
}

/** A home that is a folder of this machine: what would be written outside of it is not. */
export function homeFolder(home: string): AssetTarget {
  return {
    home,
    isWhole: false,
    async put({destination, mode, source}) {
      await mkdir(path.dirname(destination), {recursive: true})
      const realHome = await realpath(home)
      const isLink = await lstat(destination).then(
        each => each.isSymbolicLink(),
        () => false
      )
      const realFolder = await realpath(path.dirname(destination))
      if (isLink || (realFolder !== realHome && !realFolder.startsWith(realHome + path.sep))) return 'a link out'
      await copyFile(source, destination)
      if (mode !== undefined) await chmod(destination, modeAfter((await stat(destination)).mode, mode))
      return undefined
    }
  }
}

/** A mode after a change as chmod(1) writes it: `755`, `+x`, `u+rw,g-w`. */
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
