import {CheckpointStore, checkpointFolder} from '../../engine/checkpoint/checkpoint-store.js'
import {UsageError} from '../../model/errors.js'
import {showLine} from '../../report/show-line.js'
import {defineCommand} from '../command.js'

/** Shows or removes the checkpoints of all projects. */
export const cacheCommand = defineCommand({
  description:
    'Show how much space the checkpoints of `watch --sandbox` and `run --resume` take. `cache clean` removes them.',
  flags: {},
  async run({context, paths}) {
    const [action, ...others] = paths
    if ((action !== undefined && action !== 'clean') || others.length > 0)
      throw new UsageError(`\`cache\` takes \`clean\` or nothing, got \`${paths.join(' ')}\`.`)
    const folder = checkpointFolder(context.env)
    if (folder === undefined) {
      context.stdout('There is no cache folder, because neither XDG_CACHE_HOME nor HOME is set.\n')
      return 0
    }
    const store = new CheckpointStore({folder})
    if (action === undefined) store.tidy()
    const {bytes, checkpoints} = store.size()
    if (action === 'clean') store.clean()
    const size = bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
    const amount = `${checkpoints} ${checkpoints === 1 ? 'checkpoint' : 'checkpoints'}, ${size}`
    context.stdout(`${action === 'clean' ? 'Removed ' : ''}${amount}${showLine(`  ${folder}`)}\n`)
    return 0
  },
  usage: '[clean]'
})
