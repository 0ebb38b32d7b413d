import {UsageError} from '../../model/errors.js'
import {defineCommand} from '../command.js'
import {init} from './init.js'

/** Creates the files that a project starts with. */
export const initCommand = defineCommand({
  description:
    'Create a config file, a first document and a script in package.json in the current folder. Overwrites nothing.',
  flags: {},
  async run({paths, context}) {
    if (paths[0] !== undefined)
      throw new UsageError(`\`init\` takes no arguments, got \`${paths[0]}\`. Run \`fencepost init\` in that folder.`)
    const results = await init({cwd: context.cwd, env: context.env})
    const width = Math.max(...results.map(({file}) => file.length))
    for (const {file, kind, note} of results)
      context.stdout(`${kind === 'written' ? 'created' : 'kept   '}  ${file.padEnd(width)}  ${note}\n`)
    context.stdout(
      '\nNext: `npx fencepost` runs the documents and writes their snapshots. Commit both. In CI, `npx fencepost` only\n' +
        'compares.\n'
    )
    return 0
  },
  usage: ''
})
