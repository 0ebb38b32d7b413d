import * as v from 'valibot'
import {defaultContent, type PartialStepOptions} from '../../model/settings.js'
import {nonEmpty, option, optional, strict} from '../option.js'
import {documentEntries} from './document-entries.js'
import {globs, insideProject, list, name} from './setting-values.js'
import {optionalStepOptions} from './step-entries.js'

/** The largest `maxOutput`, in bytes: larger outputs may not fit into a string once they are normalized. */
const largestOutput = 1 << 28

const override = v.pipe(
  strict({
    files: option(globs, {
      description: 'Documents the options apply to.',
      example: 'docs/slow/**',
      expects: 'a glob or a list of globs'
    }),
    ...optional({
      cassettes: documentEntries.cassettes,
      casts: documentEntries.casts,
      container: documentEntries.container,
      home: documentEntries.home,
      matrix: documentEntries.matrix,
      rules: documentEntries.rules,
      workspace: documentEntries.workspace
    }),
    ...optionalStepOptions
  }),
  v.transform(({cassettes, casts, container, files, home, matrix, rules, workspace, ...defaults}) => ({
    defaults: defaults as PartialStepOptions,
    files,
    ...(cassettes && {cassettes}),
    ...(casts && {casts}),
    ...(container && {container}),
    ...(home && {home}),
    ...(matrix && {matrix}),
    ...(rules && {rules}),
    ...(workspace && {workspace})
  }))
)

/** Settings of a project alone. */
export const projectEntries = {
  content: option(globs, {
    default: defaultContent,
    description: 'Documents to run when the command line names none, without regard to case.',
    example: ['README.md', 'docs/**/*.md'],
    expects: 'a glob or a list of globs'
  }),
  defaults: option(strict(optionalStepOptions), {
    default: {},
    description: 'Step options for every step of the project.',
    example: {timeout: '1m'},
    expects: 'a mapping of step options'
  }),
  failOnStale: option(v.boolean(), {
    default: false,
    description: 'Fail documents whose recording is older than `maxAge`.',
    example: true,
    expects: '`true` or `false`'
  }),
  failOnFlaky: option(v.boolean(), {
    default: false,
    description: 'Fail a document that passes only after a retry.',
    example: true,
    expects: '`true` or `false`'
  }),
  failOnObsolete: option(v.boolean(), {
    default: false,
    description: 'Fail for snapshot entries and snapshot files that no step uses.',
    example: true,
    expects: '`true` or `false`'
  }),
  failOnWarnings: option(v.boolean(), {
    default: false,
    description: 'Treat warnings as errors.',
    example: true,
    expects: '`true` or `false`'
  }),
  images: option(v.record(name, list(nonEmpty)), {
    default: {},
    description: 'Commands and features that the images of scenarios promise, as in `requires`.',
    example: {'ubuntu-4GB': ['docker', 'root']},
    expects: 'a mapping of images to what they provide, such as `{"ubuntu": ["root"]}`'
  }),
  jobs: option(v.pipe(v.number(), v.integer(), v.minValue(1)), {
    defaultText: 'the number of CPUs',
    description: 'How many documents run at the same time.',
    example: 4,
    expects: 'a whole number of at least 1'
  }),
  maxOutput: option(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(largestOutput)), {
    default: 1 << 20,
    description: 'Bytes kept of the output of one step. Only these are compared.',
    example: 8 << 20,
    expects: `a number of bytes from 1 to ${largestOutput}`
  }),
  overrides: option(v.array(override), {
    default: [],
    description: 'Step options and rules for the documents that match a glob. A later entry wins.',
    example: [{files: 'docs/slow/**', timeout: '10m'}],
    expects: 'a list of `{"files": …}` with step options'
  }),
  requireEngine: option(v.boolean(), {
    default: false,
    description:
      'Fail the steps of documents with a `container` where its engine is missing, instead of skipping them.',
    example: true,
    expects: '`true` or `false`'
  }),
  passWithNoSteps: option(v.boolean(), {
    default: false,
    description: 'Pass a run in which no document has a step, or every step is skipped.',
    example: true,
    expects: '`true` or `false`'
  }),
  retry: option(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100)), {
    default: 0,
    description: 'How often a failed document is run again.',
    example: 2,
    expects: 'a whole number from 0 to 100'
  }),
  snapshots: option(insideProject, {
    default: 'snapshots',
    description: 'Folder of the snapshots, which mirrors the paths of the documents.',
    example: 'test/snapshots',
    expects: 'a folder inside the project'
  }),
  workspaceLinks: option(list(insideProject), {
    default: [],
    description:
      'Ignored folders that `workspace: project` links into the copy of the project, besides `node_modules`.',
    example: ['target'],
    expects: 'a folder inside the project or a list of folders'
  })
} as const
