import {UsageError} from '../../model/errors.js'
import {defineCommand} from '../command.js'
import {isCiService} from './ci-workflow.js'
import {formatInit} from './format.js'
import {init} from './init.js'

/** Creates the files that a project starts with. */
export const initCommand = defineCommand({
  description:
    'Look for documents in the current folder, and write a config file for them and a script in package.json. Without\n' +
    'documents that have shell blocks, create a first one. Overwrites nothing.',
  flags: {
    ci: {
      group: 'Output',
      help: 'Write a workflow for a CI service too: github or gitlab',
      type: 'string',
      value: 'SERVICE'
    }
  },
  async run({context, paths, values: {ci}}) {
    if (paths[0] !== undefined)
      throw new UsageError(
        `\`init\` takes no arguments, got \`${paths[0]}\`. Run \`npx fencepost init\` in that folder.`
      )
    if (ci !== undefined && !isCiService(ci))
      throw new UsageError(`\`--ci\` must be \`github\` or \`gitlab\`, got \`${ci}\`.`)
    context.stdout(formatInit(await init({cwd: context.cwd, env: context.env, ...(ci !== undefined && {ci})})))
    return 0
  },
  usage: '[options]'
})
