import {requireSteps} from '../engine/require-steps.js'
import {follow} from '../engine.js'
import {createReporters, defaultReporters} from '../report/reporters.js'
import {readProject, retryFlags, settingsFlags} from './settings-flags.js'
import {defineVerb, type Flags, type VerbCall} from './verb.js'

const flags = {
  ...settingsFlags,
  ...retryFlags,
  name: {
    help: 'only steps whose name holds TEXT, and what stands above them',
    short: 't',
    type: 'string',
    value: 'TEXT'
  },
  reporter: {
    help: 'pretty (default), github, gitlab, json, junit or tap; NAME:FILE writes to a file; may be repeated',
    multiple: true,
    type: 'string',
    value: 'NAME'
  },
  update: {help: 'write what the documents print to the snapshots', short: 'u', type: 'boolean'}
} as const satisfies Flags

const usage = '[file, folder, glob or file:line …] [options]'

/** Follows documents and compares. */
export const runVerb = defineVerb({
  description: 'Follows documents: runs their steps and compares what they print with the snapshots.',
  flags,
  run: followDocuments,
  usage
})

/** Follows documents and writes what they print. */
export const updateVerb = defineVerb({
  description: 'Follows documents and writes what they print to the snapshots.',
  flags,
  run: call => followDocuments({...call, values: {...call.values, update: true}}),
  usage
})

async function followDocuments({world, values, paths}: VerbCall<typeof flags>): Promise<number> {
  const {color, cwd, env, signal, stdout} = world
  const {documents, settings} = await readProject({
    paths,
    values,
    world,
    ...(values.update && {update: 'all' as const})
  })
  await requireSteps({documents, settings, ...(values.name !== undefined && {name: values.name})})
  const reporter = await createReporters(values.reporter ?? defaultReporters(env), {
    color,
    cwd,
    env,
    root: settings.root,
    stdout
  })
  const end = await follow({
    complete: paths.length === 0,
    documents,
    env,
    reporter,
    settings,
    signal,
    ...(values.name !== undefined && {name: values.name})
  })
  return end.failed ? 1 : 0
}
