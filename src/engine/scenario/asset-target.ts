import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {type AssetTarget, homeFolder, type PlacedAsset} from '../../formats/killercoda/copy-assets.js'
import type {Settings} from '../../model/settings.js'
import {shellQuote} from '../../session/system/shell-quote.js'
import type {StepRunner} from '../steps/step-runner.js'

/** Where the assets of a scenario are copied: its home folder, or anywhere in its sandbox. */
export async function assetTarget(runner: StepRunner, {sandbox}: Settings): Promise<AssetTarget> {
  const home = await runner.home()
  if (!sandbox) return homeFolder(home)
  return {
    home,
    hasOwnFileSystem: true,
    async put(asset) {
      // Paths of the sandbox don't exist outside, so a shell inside writes the file.
      const {status, text} = await runner.runBeside(
        copyCommand(asset),
        (await readFile(asset.source)).toString('base64')
      )
      if (status === 0) return undefined
      throw new Error(`The asset can't be copied to \`${asset.destination}\`: ${text.trim()}`)
    }
  }
}

function copyCommand({destination, mode}: PlacedAsset): string {
  const file = shellQuote(destination)
  const change = mode === undefined ? '' : ` && chmod -- ${shellQuote(mode)} ${file}`
  return `mkdir -p -- ${shellQuote(path.posix.dirname(destination))} && base64 -d > ${file}${change}`
}
