import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {type AssetTarget, homeFolder, type PlacedAsset} from '../../formats/killercoda/copy-assets.js'
import type {Settings} from '../../model/settings.js'
import {shellQuote} from '../../session/system/shell-quote.js'
import type {StepRunner} from '../steps/step-runner.js'

/** Where the assets of a scenario go: into its home, or anywhere in its sandbox. */
export async function assetTarget(runner: StepRunner, {sandbox}: Settings): Promise<AssetTarget> {
  const home = await runner.home()
  if (!sandbox) return homeFolder(home)
  return {
    home,
    isWhole: true,
    async put(asset) {
      // A shell within writes it: no path of the sandbox means anything outside.
      const {status, text} = await runner.runBeside(placing(asset), (await readFile(asset.source)).toString('base64'))
      if (status === 0) return undefined
      throw new Error(`Expected to copy an asset to \`${asset.destination}\`, got: ${text.trim()}`)
    }
  }
}

function placing({destination, mode}: PlacedAsset): string {
  const file = shellQuote(destination)
  const change = mode === undefined ? '' : ` && chmod -- ${shellQuote(mode)} ${file}`
  return `mkdir -p -- ${shellQuote(path.posix.dirname(destination))} && base64 -d > ${file}${change}`
}
