import {requireSteps} from '../../engine/plan/require-steps.js'
import {UsageError} from '../../model/errors.js'
import {defaultReporters} from '../../report/reporters.js'
import {type CommandCall, defineCommand, type Flags} from '../command.js'
import {reporterFlags, retryFlags, settingsFlags, verdictFlags} from '../flags.js'
import {readProject} from '../project.js'
import {explainNoSteps} from './explain-no-steps.js'
import {runProject} from './run-project.js'
import {selectDocuments, selectionFlags} from './select-documents.js'

const flags = {
  ...settingsFlags,
  ...retryFlags,
  ...verdictFlags,
  ...reporterFlags,
  ...selectionFlags,
  name: {
    help: 'only steps whose name holds TEXT, and what stands above them',
    short: 't',
    type: 'string',
    value: 'TEXT'
  },
  prune: {help: 'an update may remove more snapshots than it keeps', type: 'boolean'},
  update: {help: 'write what the documents print to the snapshots', short: 'u', type: 'boolean'}
} as const satisfies Flags

const usage = '[file, folder, glob or file:line …] [options]'

/** Follows documents and compares. */
export const runCommand = defineCommand({
  description: 'Follows documents: runs their steps and compares what they print with the snapshots.',
  flags,
  run: runSelected,
  usage
})

/** Follows documents and writes what they print. */
export const updateCommand = defineCommand({
  description: 'Follows documents and writes what they print to the snapshots.',
  flags,
  run: call => runSelected({...call, values: {...call.values, update: true}}),
  usage
})

async function runSelected({context, values, paths}: CommandCall<typeof flags>): Promise<number> {
  if (values.prune && !values.update)
    throw new UsageError('Expected `--prune` with an update, got it alone. Use `fencepost update --prune`.')
  const project = await readProject({
    context,
    mayBeEmpty: true,
    paths,
    values,
    ...(values.update && {update: 'all' as const})
  })
  await requireSteps({...project, ...(values.name !== undefined && {name: values.name})})
  const {documents, shard} = await selectDocuments({project, values, context})
  // Only part of the documents runs, and the others may have steps.
  const isPart = documents.length < project.documents.length
  const settings = isPart ? {...project.settings, passWithNoSteps: true} : project.settings
  const end = await runProject({
    // One shard tells of what belongs to none.
    complete: paths.length === 0 && (shard?.index ?? 1) === 1,
    content: project.documents,
    name: values.name,
    project: {...project, documents, settings},
    shard,
    ...(values.prune && {prune: true}),
    reporters: values.reporter ?? defaultReporters(context.env),
    context
  })
  if (end.noSteps) context.stderr(`fencepost: ${explainNoSteps(project, end.noSteps)}\n`)
  return end.failed ? 1 : 0
}
