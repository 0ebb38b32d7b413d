import {readRegularFile} from '../../files/read-regular-file.js'
import {type AssetTarget, homeFolder} from '../../formats/killercoda/copy-assets.js'
import type {Settings} from '../../model/settings.js'
import {writeInSandbox} from '../steps/kinds/write-in-sandbox.js'
import type {StepRunner} from '../steps/step-runner.js'

/** The environment that the assets of a scenario are copied into: its home, or its whole sandbox. */
export async function assetTarget(runner: StepRunner, {sandbox}: Settings): Promise<AssetTarget> {
  const home = await runner.home()
  if (!sandbox) return homeFolder(home)
  return {
    hasOwnFileSystem: true,
    home,
    async put({destination, source, ...mode}) {
      const content = readRegularFile(source)
      await writeInSandbox({...mode, content, path: destination}, (code, stdin) => runner.runBeside(code, stdin))
      return undefined
    }
  }
}
