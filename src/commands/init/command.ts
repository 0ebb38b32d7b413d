import {UsageError} from '../../model/errors.js'
import {defineCommand} from '../command.js'
import {init} from './init.js'

/** Writes what a project begins with. */
export const initCommand = defineCommand({
  description:
    'Writes a configuration, a first tutorial and a script of package.json into the current folder. Overwrites nothing.',
  flags: {},
  async run({paths, context}) {
    if (paths[0] !== undefined)
      throw new UsageError(`Expected no argument, got \`${paths[0]}\`. Run \`fencepost init\` in the folder itself.`)
    const results = await init({cwd: context.cwd, env: context.env})
    const width = Math.max(...results.map(({file}) => file.length))
    for (const {file, kind, note} of results)
      context.stdout(`${kind === 'written' ? 'wrote' : 'kept '}  ${file.padEnd(width)}  ${note}\n`)
    context.stdout(
      '\nNext: `npx fencepost` follows the pages and writes their snapshots. Commit both, and run it in CI: there it\n' +
        'only compares.\n'
    )
    return 0
  },
  usage: ''
})
