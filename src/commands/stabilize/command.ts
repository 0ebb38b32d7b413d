import {UsageError} from '../../model/errors.js'
import {requireSandbox} from '../../session/environment/require-sandbox.js'
import {defineCommand} from '../command.js'
import {settingsFlags} from '../flags.js'
import {readProject} from '../project.js'
import {describeStabilized, formatNotVaried, formatStabilized} from './format.js'
import {stabilize} from './stabilize.js'

/** Finds what differs from run to run, and writes expectations that allow it. */
export const stabilizeCommand = defineCommand({
  description:
    'Runs documents several times in different surroundings, finds what differs, and writes the least remedy to the\n' +
    'snapshots: a typed placeholder, `[..]`, `...`, or lines in any order. Exits with 1 where a step is not stable.',
  flags: {
    ...settingsFlags,
    check: {help: 'write nothing; exit with 1 where something would be written', type: 'boolean'},
    json: {help: 'print an array of documents, for programs', type: 'boolean'},
    runs: {help: 'how many runs, from 2 (default: 5)', type: 'string', value: 'N'},
    seed: {help: 'a whole number that settles the orders of the documents', type: 'string', value: 'N'}
  },
  async run({context, values, paths}) {
    const runs = readNumber('runs', {least: 2, most: 100, text: values.runs ?? '5'})
    const seed = readNumber('seed', {least: 0, most: 2 ** 31, text: values.seed ?? '1'})
    const {documents, settings} = await readProject({paths, values, context})
    await requireSandbox(settings, context.env)
    const update = values.check ? 'none' : settings.update
    const stabilized = await stabilize({
      documents,
      env: context.env,
      onRun: what => context.stderr(`${what}\n`),
      runs,
      seed,
      settings: {...settings, update},
      signal: context.signal
    })
    const {documents: found, notVaried} = stabilized
    if (values.json) for (const each of notVaried) context.stderr(`${formatNotVaried(each)}\n`)
    const writes = update !== 'none'
    context.stdout(
      values.json
        ? `${JSON.stringify(found.map(describeStabilized), undefined, 2)}\n`
        : formatStabilized({runs, seed, stabilized, writes})
    )
    const unstable = found.flatMap(document => document.unstable)
    if (context.signal.aborted || found.some(({mistakes}) => mistakes.length > 0)) return 1
    return unstable.some(({verdict}) => verdict !== 'remedied' || !writes) ? 1 : 0
  },
  usage: '[file, folder or glob …] [options]'
})

interface NumberOptions {
  readonly text: string
  readonly least: number
  readonly most: number
}

function readNumber(flag: string, {text, least, most}: NumberOptions): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new UsageError(`Expected \`--${flag}\` to be a whole number from ${least} to ${most}, got \`${text}\`.`)
}
