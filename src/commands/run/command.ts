import type {DocumentRecords} from '../../engine/document-run.js'
import {checkTags} from '../../engine/plan/check-tags.js'
import {planDocument} from '../../engine/plan/plan-document.js'
import {requireSteps} from '../../engine/plan/require-steps.js'
import {UsageError} from '../../model/errors.js'
import {completeCommands, completeMessage} from '../../report/complete-commands.js'
import {formatMessage} from '../../report/format-message.js'
import {defaultReporters} from '../../report/reporters.js'
import {formatSuggestion} from '../../report/suggestion.js'
import type {RefreshCastsOptions} from '../cast/refresh-casts.js'
import {type CommandCall, defineCommand, type Flags, type Values} from '../command.js'
import type {CommandContext} from '../context.js'
import {ciFlags, nameFlags, reporterFlags, retryFlags, runFlags, verdictFlags} from '../flags.js'
import {readInvocation} from '../invocation.js'
import {openCheckpoints} from '../open-checkpoints.js'
import {type Project, readProject} from '../project.js'
import {explainNoSteps} from './explain-no-steps.js'
import {listSelected} from './list-selected.js'
import {requireCassettes} from './require-cassettes.js'
import {runProject} from './run-project.js'
import {selectDocuments, selectionFlags} from './select-documents.js'

const sharedFlags = {
  ...nameFlags,
  ...selectionFlags,
  ...runFlags,
  ...retryFlags,
  ...verdictFlags,
  ...reporterFlags,
  bail: {
    bare: {pattern: /^\d+$/, value: '1'},
    group: 'Execution',
    help: 'Stop after N failed documents (default: 1)',
    type: 'string',
    value: 'N'
  },
  list: {group: 'Selection', help: 'List the selected steps instead of running them', type: 'boolean'},
  prune: {group: 'Snapshots', help: 'Let an update remove more snapshots than it keeps', type: 'boolean'}
} as const satisfies Flags

const runOnlyFlags = {
  ...ciFlags,
  resume: {
    group: 'Sandbox',
    help: 'With --sandbox: continue after the last slow step that an earlier run kept',
    type: 'boolean'
  },
  update: {
    group: 'Snapshots',
    help: 'Write the output of documents to the snapshots',
    short: 'u',
    type: 'boolean'
  }
} as const satisfies Flags

const usage = '[file, folder, glob or file:line ...] [options]'

/** Runs documents and compares their output with snapshots. */
export const runCommand = defineCommand({
  description:
    'Run documents and compare their output with snapshots. A step without a snapshot gets one, except in CI.',
  flags: {...sharedFlags, ...runOnlyFlags},
  run: runSelected,
  usage
})

/** Runs documents and writes their output to the snapshots. */
export const updateCommand = defineCommand({
  description:
    'Run documents and write their output to the snapshots. Wildcards in a snapshot stay if they still match.',
  flags: sharedFlags,
  run: call => runSelected({...call, values: {...call.values, update: true}}),
  usage
})

async function runSelected(call: CommandCall<typeof sharedFlags & typeof runOnlyFlags>): Promise<number> {
  const {context, values, paths} = call
  const {name, prune} = values
  if (prune && !values.update)
    throw new UsageError('`--prune` only works with an update. Use `npx fencepost update --prune`.')
  requireUsed(values)
  const bail = readBail(values.bail)
  const project = await readProject({
    context,
    mayBeEmpty: true,
    paths,
    values,
    ...(values.update && {update: 'all' as const})
  })
  const checkpoints = readResume(project, values.resume === true, context.env)
  await requireSteps({...project, ...(name !== undefined && {name})})
  for (const warning of await checkTags(project)) {
    if (values.strict) throw new UsageError(warning)
    context.stderr(`fencepost: ${warning}\n`)
  }
  await requireCassettes(project.documents, project.settings)
  const {documents, shard} = await selectDocuments({project, values, context})
  if (values.list) {
    const {settings} = project
    const {diagnostics, list} = await listSelected({documents, name, settings})
    const shared = {cwd: context.cwd, invocation: readInvocation(values, paths), root: settings.root}
    context.stdout(list)
    for (const {document, messages} of diagnostics) {
      const {file, part} = document
      for (const message of messages) {
        const completed = completeMessage(message, {...shared, file: part?.scenario.file ?? file})
        context.stderr(`${formatMessage(completed, file)}\n`)
      }
    }
    const hasErrors = diagnostics.some(({messages}) => messages.some(({fatal}) => fatal))
    if (list === '' && !hasErrors) context.stderr(`fencepost: ${explainEmptyList(project)}\n`)
    return hasErrors ? 1 : 0
  }
  // If only some documents run, the others may have steps.
  const isPart =
    documents.length < (shard?.of ?? 0) || new Set(documents.map(({file}) => file)).size < project.documents.length
  const settings = isPart ? {...project.settings, passWithNoSteps: true} : project.settings
  const records: DocumentRecords[] = []
  const end = await runProject({
    bail,
    checkpoints,
    // Snapshots that belong to no document are reported by one shard only.
    complete: paths.length === 0 && (shard?.index ?? 1) === 1,
    content: project.documents,
    defaultReporters: defaultReporters(context.env),
    invocation: readInvocation(values, paths),
    name,
    ...(values.update && {onRecords: found => void records.push(found)}),
    project: {...project, documents, settings},
    shard,
    ...(prune && {prune}),
    values,
    context
  })
  if (end.noSteps) {
    const selectCommand = await commandForShellBlocks(call, {documents, settings})
    const text = explainNoSteps(
      {documents: documents.length, settings, ...(selectCommand !== undefined && {selectCommand})},
      end.noSteps
    )
    const invocation = readInvocation(values, paths)
    const completed = completeCommands(text, {cwd: context.cwd, invocation, root: settings.root})
    context.stderr(`fencepost: ${completed}\n`)
  }
  const isWhole = values.update && !readInvocation(values, paths).isPartial
  return end.failed || (isWhole && !(await refresh({context, documents, records, settings}))) ? 1 : 0
}

/** Makes the casts of documents again that are out of date. Most projects have none. */
async function refresh(options: RefreshCastsOptions): Promise<boolean> {
  const {refreshCasts} = await import('../cast/refresh-casts.js')
  return refreshCasts(options)
}

/** Options that decide how steps run or are reported, which `--list` doesn't do. */
const unusedByList = [
  'bail',
  'ci',
  'fail-on-flaky',
  'fail-on-obsolete',
  'jobs',
  'keep-going',
  'pass-with-no-steps',
  'require-engine',
  'record',
  'replay',
  'resume',
  'live',
  'fail-on-stale',
  'prune',
  'quiet',
  'reporter',
  'retry',
  'strict',
  'timeout',
  'verbose'
] as const

/** Throws a `UsageError` for options of which one has no effect. */
function requireUsed(values: Values<typeof sharedFlags & typeof runOnlyFlags>): void {
  const unused = values.list ? unusedByList.find(name => values[name] !== undefined) : undefined
  if (unused !== undefined)
    throw new UsageError(`\`--list\` runs nothing, so \`--${unused}\` has no effect. Remove one of them.`)
}

/** Why `--list` prints nothing. */
function explainEmptyList({documents, settings}: Pick<Project, 'documents' | 'settings'>): string {
  if (documents.length > 0) return 'No steps. Mark blocks with `{{exec}}`, or pass `--select shell`.'
  return `No documents match ${settings.content.map(glob => `\`${glob}\``).join(', ')}. Name a file, such as \`README.md\`.`
}

/** The command that runs the shell blocks of documents as steps; absent without shell blocks. */
async function commandForShellBlocks(
  {context, paths, values}: CommandCall<typeof sharedFlags & typeof runOnlyFlags>,
  {documents, settings}: Pick<Project, 'documents' | 'settings'>
): Promise<string | undefined> {
  for (const document of documents) {
    const planned = await planDocument(document, {...settings, select: 'shell'}).catch(() => undefined)
    if (!planned || planned.plan.steps.length === 0) continue
    return formatSuggestion(
      {command: 'run', files: documents.map(({file}) => file), options: ['--select', 'shell']},
      {cwd: context.cwd, invocation: readInvocation(values, paths), root: settings.root}
    )
  }
  return undefined
}

/** Where the run finds and saves checkpoints; undefined without `--resume`. */
function readResume({settings}: Project, isResumed: boolean, env: CommandContext['env']) {
  if (!isResumed) return undefined
  if (settings.update === 'all')
    throw new UsageError('An update runs every step, so `--resume` has no effect. Remove one of them.')
  if (settings.update === 'none') throw new UsageError('In CI every step runs, so `--resume` has no effect. Remove it.')
  return openCheckpoints(env)
}

function readBail(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw new UsageError(`\`--bail\` must be a whole number of at least 1, got \`${text}\`.`)
}
