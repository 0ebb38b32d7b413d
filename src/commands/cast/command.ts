import path from 'node:path'
import {isShown} from '../../cast/compose.js'
import type {DocumentRecords} from '../../engine/document-run.js'
import {expandMatrix, firstCombinations} from '../../engine/documents/expand-matrix.js'
import {documentSettings} from '../../engine/plan/document-settings.js'
import {requireSteps} from '../../engine/plan/require-steps.js'
import {refuseLinkOut} from '../../files/inside.js'
import type {DocumentRef} from '../../model/document.js'
import {UsageError} from '../../model/errors.js'
import type {RunEvent} from '../../model/event.js'
import {defaultCastOptions, type Settings} from '../../model/settings.js'
import {createReporters, defaultReporters} from '../../report/reporters.js'
import {requireSandbox} from '../../session/environment/require-sandbox.js'
import {type CommandCall, defineCommand, type Flags} from '../command.js'
import {cassetteFlags, ciFlags, reporterFlags, runFlags} from '../flags.js'
import {readInvocation} from '../invocation.js'
import {readProject} from '../project.js'
import {readDetail} from '../read-detail.js'
import {runProject} from '../run/run-project.js'
import {optionsOf, whyOutdated} from './check-casts.js'
import {CollectedRecords} from './collect-records.js'
import {requireGifs} from './make-gif.js'
import {type Played, playDocuments} from './play-documents.js'
import {type CastFile, lookFlags, namedFiles, readLook} from './targets.js'
import {writeCasts} from './write-casts.js'

const {'keep-going': _, jobs: __, ...sharedFlags} = runFlags
// Calls of programs on a terminal can't be recorded.
const {record: ___, ...replayFlags} = cassetteFlags

const castFlags = {
  ...sharedFlags,
  ...ciFlags,
  ...replayFlags,
  ...reporterFlags,
  ...lookFlags,
  asciicast: {
    choices: ['2', '3'],
    group: 'Output',
    help: 'Version of the format of `.cast` files: 2 (default) or 3',
    type: 'string',
    value: 'N'
  },
  check: {
    group: 'Output',
    help: 'Write nothing; exit with 1 if a file no longer shows what the document does',
    type: 'boolean'
  },
  output: {
    group: 'Output',
    help: 'Write a .cast, .svg or .gif file (default: the files of the setting `casts`); repeatable',
    multiple: true,
    short: 'o',
    type: 'string',
    value: 'FILE'
  }
} as const satisfies Flags

type CastCall = CommandCall<typeof castFlags>

/** Records what documents do in a terminal, as a file to look at. */
export const castCommand = defineCommand({
  description:
    'Run a document in a terminal, typed as a person would, and record it as an animated SVG, an asciicast or a GIF.\n' +
    'A document that fails has no cast.',
  flags: castFlags,
  async run(call) {
    const {context, paths, values} = call
    const {settings, documents: found} = await readProject({
      context,
      paths,
      values,
      ...(values.check && {update: 'none' as const})
    })
    // A cast shows one combination of a matrix.
    const documents = firstCombinations(await expandMatrix(found, settings))
    const shortfall = await requireSandbox(settings, context.env)
    if (shortfall !== undefined) context.stderr(`fencepost: ${shortfall}\n`)
    const jobs = await readJobs(documents, {call, settings})
    await requireSteps({documents: jobs.flatMap(each => each.documents), settings})
    let status = 0
    for (const job of jobs) {
      const isGood = await (values.check ? check(job, call) : write(job, call))
      if (!isGood) status = 1
    }
    return status
  },
  usage: '<file ...> [options]'
})

/** A document, or those of a scenario, with the files that show it. */
interface CastJob {
  /** Path of the document or the scenario as reported. */
  readonly name: string
  readonly documents: readonly DocumentRef[]
  readonly files: readonly CastFile[]
  /** The settings of the run. */
  readonly settings: Settings
}

async function readJobs(
  documents: readonly DocumentRef[],
  {call, settings}: {readonly call: CastCall; readonly settings: Settings}
): Promise<readonly CastJob[]> {
  const {context, values} = call
  const look = readLook(values)
  if (values.asciicast !== undefined && !/^[23]$/.test(values.asciicast))
    throw new UsageError(`\`--asciicast\` must be \`2\` or \`3\`, got \`${values.asciicast}\`.`)
  const {output} = values
  if (output) {
    const [document] = documents
    const isScenario = documents.every(({part}) => part && part.scenario === document?.part?.scenario)
    if (!document || (documents.length > 1 && !isScenario))
      throw new UsageError(`\`--output\` takes one document, and there are ${documents.length}. Name one.`)
    const files = output.map(name => {
      if (!/\.(?:cast|svg|gif)$/.test(name))
        throw new UsageError(`\`--output\` must end with \`.cast\`, \`.svg\` or \`.gif\`, got \`${name}\`.`)
      if (values.check && name.endsWith('.gif'))
        throw new UsageError(`\`${name}\` can't be checked. Check a \`.cast\` or \`.svg\` of the same document.`)
      if (name.endsWith('.gif')) requireGifs(context.env)
      const file = path.resolve(context.cwd, name)
      if (!values.check) refuseLinkOut(file, settings.root)
      const made = values.check ? optionsOf(file) : undefined
      return {name, options: {...defaultCastOptions, ...made, ...look}, path: file}
    })
    return [{documents, files, name: document.file, settings}]
  }
  const jobs: CastJob[] = []
  for (const document of documents) {
    const own = await documentSettings(document, {key: 'casts', settings})
    const files = namedFiles({document, settings: own}, look)
    if (files.length > 0) jobs.push({documents: [document], files, name: document.file, settings})
  }
  if (jobs.length > 0) return jobs
  throw new UsageError(
    'No document has a setting `casts`. Add it, or name a file: `npx fencepost cast docs/stock.md -o demo.svg`.'
  )
}

/** Writes the casts of a document that passes. */
async function write(job: CastJob, call: CastCall): Promise<boolean> {
  const {context, values} = call
  const version = values.asciicast === '3' ? 3 : 2
  let judged: DocumentRecords | undefined
  for (const files of groupBySize(job.files)) {
    const [{options}] = files
    if (context.terminal) context.stderr(`Playing ${job.name}\n`)
    const played = await playDocuments({...job, context, options})
    judged ??= await judgePlayed(played, job, call)
    if (!judged || played.verdict === 'failed' || !played.records) return false
    const {root} = job.settings
    const title = job.documents[0]?.part?.scenario.title
    if (!(await writeCasts({context, files, judged, played: played.records, root, title, version}))) return false
  }
  return true
}

/** Files that show terminals of the same size, which take one run. */
function groupBySize(files: readonly CastFile[]): readonly (readonly [CastFile, ...CastFile[]])[] {
  const groups = new Map<string, [CastFile, ...CastFile[]]>()
  for (const file of files) {
    const {columns, rows = 0} = file.options
    const size = `${columns} ${rows}`
    const group = groups.get(size)
    if (group) group.push(file)
    else groups.set(size, [file])
  }
  return [...groups.values()]
}

/** Reports a document that was played; gives the results that decide whether it passes, or nothing if it doesn't. */
async function judgePlayed(played: Played, job: CastJob, call: CastCall): Promise<DocumentRecords | undefined> {
  const {events, records, verdict} = played
  const isEmpty = records?.records.every(each => !isShown(each)) ?? false
  if (verdict === 'other-output' && !isEmpty) return judge(job, call)
  await report(events, {call, settings: job.settings})
  if (verdict === 'passed' && !isEmpty) return records
  const {name} = job
  if (isEmpty)
    call.context.stderr(`fencepost: ${name} has no step to show. \`npx fencepost list ${name}\` lists its steps.\n`)
  return undefined
}

async function check(job: CastJob, call: CastCall): Promise<boolean> {
  const judged = await judge(job, call)
  if (!judged) return false
  let isGood = true
  for (const file of job.files) {
    const reason = whyOutdated(file, judged)
    if (reason === undefined) call.context.stderr(`${file.name} is up to date\n`)
    else {
      isGood = false
      const remedy = call.values.output ? `cast ${job.name} -o ${file.name}` : `update ${job.name}`
      call.context.stderr(`${file.name} is out of date: ${reason}. Make it again with \`npx fencepost ${remedy}\`.\n`)
    }
  }
  return isGood
}

/** Runs a document as `run` does; gives its results, or nothing if it fails. */
async function judge(
  {documents, settings}: CastJob,
  {context, paths, values}: CastCall
): Promise<DocumentRecords | undefined> {
  const collected = new CollectedRecords(documents)
  const end = await runProject({
    complete: false,
    context,
    defaultReporters: defaultReporters(context.env),
    invocation: readInvocation(values, paths),
    onRecords: collected.add,
    project: {documents, settings},
    values
  })
  return end.failed ? undefined : collected.shown
}

async function report(
  events: readonly RunEvent[],
  {call, settings}: {readonly call: CastCall; readonly settings: Settings}
): Promise<void> {
  const {context, paths, values} = call
  const {color, cwd, env, report} = context
  const reporter = await createReporters(values.reporter ?? defaultReporters(env), {
    color,
    cwd,
    env,
    invocation: readInvocation(values, paths),
    root: settings.root,
    stdout: report,
    ...readDetail(values)
  })
  for (const event of events) if (event.kind !== 'progress') reporter.on(event)
  await reporter.close()
}
