import {expandMatrix} from '../../engine/documents/expand-matrix.js'
import {UsageError} from '../../model/errors.js'
import {completeCommands} from '../../report/complete-commands.js'
import {requireSandbox} from '../../session/environment/require-sandbox.js'
import {formatJson} from '../../text/format-json.js'
import {defineCommand} from '../command.js'
import {ciFlags, runFlags} from '../flags.js'
import {readInvocation} from '../invocation.js'
import {readProject} from '../project.js'
import {describeStabilized, formatNotVaried, formatStabilized} from './format.js'
import {stabilize} from './stabilize.js'

/** Finds output that varies between runs, and writes expectations that allow it. */
export const stabilizeCommand = defineCommand({
  description:
    'Run documents several times in different environments, find output that varies, and allow it in the snapshots\n' +
    'with the narrowest wildcard: a placeholder, `[..]`, `...`, or lines in any order. Exits with 1 if a step stays\n' +
    'unstable.',
  flags: {
    ...runFlags,
    ...ciFlags,
    check: {group: 'Snapshots', help: 'Write nothing; exit with 1 if a snapshot would change', type: 'boolean'},
    json: {group: 'Output', help: 'Print a JSON array of documents', type: 'boolean'},
    runs: {group: 'Execution', help: 'Number of runs, at least 2 (default: 5)', type: 'string', value: 'N'},
    seed: {group: 'Execution', help: 'Seed of the order of documents (default: 1)', type: 'string', value: 'N'}
  },
  async run({context, values, paths}) {
    const runs = readNumber('runs', {max: 100, min: 2, text: values.runs ?? '5'})
    const seed = readNumber('seed', {max: 2 ** 31, min: 0, text: values.seed ?? '1'})
    const {documents: found, settings} = await readProject({paths, values, context})
    const documents = await expandMatrix(found, settings)
    await requireSandbox(settings, context.env)
    const update = values.check ? 'none' : settings.update
    const stabilized = await stabilize({
      documents,
      env: context.env,
      onRun: text => context.stderr(`${text}\n`),
      runs,
      seed,
      settings: {...settings, update},
      signal: context.signal
    })
    const {documents: results, notVaried} = stabilized
    const shared = {cwd: context.cwd, invocation: readInvocation(values, paths), root: settings.root}
    const indexes = new Map(documents.map(({file, part}) => [file, part?.scenario.file ?? file]))
    const complete = (text: string, file: string) =>
      completeCommands(text, {...shared, file: indexes.get(file) ?? file})
    if (values.json) for (const each of notVaried) context.stderr(`${formatNotVaried(each)}\n`)
    const writes = update !== 'none'
    context.stdout(
      values.json
        ? `${formatJson(results.map(describeStabilized), 2)}\n`
        : formatStabilized({complete, runs, seed, stabilized, writes})
    )
    const unstable = results.flatMap(document => document.unstable)
    if (context.signal.aborted || results.some(({errors}) => errors.length > 0)) return 1
    return unstable.some(({verdict}) => verdict !== 'remedied' || !writes) ? 1 : 0
  },
  usage: '[file, folder or glob ...] [options]'
})

interface NumberOptions {
  readonly text: string
  readonly min: number
  readonly max: number
}

function readNumber(flag: string, {max, min, text}: NumberOptions): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  throw new UsageError(`\`--${flag}\` must be a whole number from ${min} to ${max}, got \`${text}\`.`)
}
