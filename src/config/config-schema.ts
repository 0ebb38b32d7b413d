import * as v from 'valibot'
import {type RuleId, rules} from '../model/rule.js'
import {
  type ContainerSettings,
  defaultContent,
  defaultLanguages,
  type Languages,
  type PartialStepOptions,
  type Settings,
  shellLanguages
} from '../model/settings.js'
import {castTargets} from './cast-option.js'
import {duration, expecting, nonEmpty, option, optional, type Schema, strict, variableName} from './option.js'
import {optionalStepOptions, variables} from './step-options.js'

/** The largest `maxOutput`, in bytes: larger outputs may not fit into a string once they are normalized. */
const largestOutput = 1 << 28

/** One text, or a list of them. */
const list = (item: Schema<string>) =>
  v.pipe(
    v.union([item, v.array(item)]),
    v.transform((value): readonly string[] => (typeof value === 'string' ? [value] : value))
  )
const globs = list(nonEmpty)

/** A name that is not an index, so that a list isn't taken for a mapping. */
const name = v.pipe(v.string(), v.regex(/\D/))

const languages = v.union([
  v.pipe(globs, v.transform(shellLanguages)),
  v.pipe(
    v.record(name, nonEmpty),
    // Transcripts of Python have a language of their own.
    v.transform((more): Languages => {
      const hasPython = Object.values(more).includes('python')
      return {...defaultLanguages, ...(hasPython && {pycon: 'python'}), ...more}
    })
  )
])

const ruleLevels = optional(
  Object.fromEntries(
    Object.entries(rules).map(([id, finds]) => [
      id,
      option(v.picklist(['off', 'info', 'warning', 'error']), {
        description: `Reported when ${finds}.`,
        expects: '`off`, `info`, `warning` or `error`'
      })
    ])
  ) as Record<RuleId, Schema<unknown, 'error' | 'info' | 'off' | 'warning'>>
)

/** A value of a matrix, on one line. A version such as 1.30 that isn't quoted has lost its zero. */
const matrixValue = v.pipe(
  v.union([v.pipe(v.string(), v.regex(/^[^\p{Cc}]+$/u)), v.pipe(v.number(), v.integer())]),
  v.transform(String)
)

/** The most combinations of a matrix, as in GitHub Actions. */
const mostCombinations = 256

const matrix = v.pipe(
  v.record(variableName, v.pipe(v.array(matrixValue), v.minLength(1))),
  v.check(values => Object.values(values).reduce((product, {length}) => product * length, 1) <= mostCombinations)
)

const insideProject = v.pipe(
  nonEmpty,
  v.check(folder => !/^[/\\~]|(^|[/\\])\.\.([/\\]|$)/.test(folder))
)

const container = v.pipe(
  v.union([
    v.pipe(
      nonEmpty,
      v.transform(image => ({image}))
    ),
    strict({
      engine: v.exactOptional(v.picklist(['docker', 'podman'])),
      image: nonEmpty,
      options: v.exactOptional(list(nonEmpty))
    })
  ]),
  v.transform((given): ContainerSettings => ({engine: 'docker', options: [], ...given}))
)

const sessionProgram = strict({
  command: expecting(list(nonEmpty), 'a program, or a list of a program and its arguments'),
  prompt: v.exactOptional(expecting(list(nonEmpty), 'a prompt such as `> `, or a list of prompts'))
})

const recordedPrograms = expecting(
  v.pipe(
    list(v.pipe(nonEmpty, v.regex(/^[\w.+-]+$/))),
    v.check(programs => !programs.includes('bash'))
  ),
  'a program such as `docker`, or a list of them, without `bash`, which runs the blocks themselves'
)

/** Settings of a project that the front matter of a document may set as well. */
export const documentEntries = {
  cassettes: option(
    strict({commands: recordedPrograms, maxAge: v.exactOptional(expecting(duration, 'a duration such as `30d`'))}),
    {
      description:
        'Programs whose calls are recorded with `--record` and replayed in CI, and how old a recording may be.',
      example: {commands: ['docker', 'kubectl'], maxAge: '30d'},
      expects: 'a mapping such as `{"commands": ["docker", "curl"], "maxAge": "30d"}`'
    }
  ),
  casts: option(castTargets, {
    description:
      'Files that show the steps of a document in a terminal, which `update` keeps up to date. Paths are relative to the folder of the document.',
    example: [{file: 'demo.svg', rows: 12, theme: 'light'}],
    expects:
      'a file such as `demo.svg` or `demo.cast`, a mapping such as `{"file": "demo.svg", "cols": 100, "rows": 20, "theme": "light", "typing": "50ms", "idle": "2s"}`, or a list of them'
  }),
  container: option(container, {
    description: 'The container that the sessions of a document run in.',
    example: {image: 'python:3.12', options: ['--network=none']},
    expects:
      'an image, or a mapping such as `{"image": "python:3.12", "engine": "podman", "options": ["--network=none"]}`'
  }),
  home: option(v.union([v.picklist(['empty', 'keep']), list(insideProject)]), {
    default: 'empty',
    description:
      'The home folder of documents: an empty one, your own (`keep`), or an empty one with some folders of your own.',
    example: ['.cargo', '.rustup'],
    expects: '`empty`, `keep` or a list of folders inside your home'
  }),
  hosts: option(v.record(name, nonEmpty), {
    default: {},
    description: 'Terminals of this machine that stand in for the other hosts of a scenario.',
    example: {HOST2: 'T2'},
    expects: 'a mapping of host names to terminals, such as `{"HOST2": "T2"}`'
  }),
  inputs: option(globs, {
    default: [],
    description: 'Other files the documents depend on: `watch` and `--changed` rerun them when one changes.',
    example: ['src/**', 'package.json'],
    expects: 'a glob or a list of globs'
  }),
  keepGoing: option(v.boolean(), {
    default: false,
    description: 'Run the remaining steps of a document after one failed.',
    example: true,
    expects: '`true` or `false`'
  }),
  matrix: option(matrix, {
    default: {},
    description: 'Values of variables: a document runs once for each combination of them.',
    example: {K8S: ['1.31', '1.32']},
    expects:
      'a mapping of names to lists of texts or whole numbers, with at most 256 combinations and versions in quotes: `{"K8S": ["1.31", "1.32"]}`'
  }),
  needs: option(globs, {
    default: [],
    description: 'Documents to run first, in the same sessions. Paths are relative to the folder of the document.',
    example: ['install.md'],
    expects: 'a document or a list of documents'
  }),
  network: option(v.picklist(['off', 'loopback', 'host']), {
    default: 'loopback',
    description: 'Network access inside the sandbox: none, its own `localhost`, or that of the machine.',
    example: 'host',
    expects: '`off`, `loopback` or `host`'
  }),
  passEnv: option(list(variableName), {
    default: [],
    description: 'Environment variables of the caller that documents may read.',
    example: ['API_URL'],
    expects: 'the name of a variable or a list of names'
  }),
  rules: option(strict(ruleLevels, 'rule'), {
    default: {},
    description: 'Severity of lint rules, or `off`.',
    example: {'runs-forever': 'off'},
    expects: 'a mapping of rule ids to `off`, `info`, `warning` or `error`'
  }),
  sandbox: option(v.boolean(), {
    default: false,
    description: 'Run documents in a sandbox, so that nothing they change on the machine remains.',
    example: true,
    expects: '`true` or `false`'
  }),
  secrets: option(list(variableName), {
    default: [],
    description: 'Environment variables whose values are masked in every report and snapshot.',
    example: ['API_TOKEN'],
    expects: 'the name of a variable or a list of names'
  }),
  select: option(v.picklist(['marked', 'shell']), {
    default: 'marked',
    description: 'Which blocks are steps: those with a marker, or every shell block.',
    example: 'shell',
    expects: '`marked` or `shell`'
  }),
  languages: option(languages, {
    default: Object.keys(defaultLanguages),
    description:
      'Languages of the unmarked blocks that `select: shell` runs. As a mapping, it adds languages with the session that runs them, marked or not.',
    example: {js: 'node', python: 'python'},
    expects: 'a language, a list of languages, or a mapping of languages to sessions, such as `{"js": "node"}`'
  }),
  tabs: option(globs, {
    default: [],
    description: 'Labels of the tabs to run, preferred ones first. In any other group of tabs, the first one runs.',
    example: ['Linux', 'npm'],
    expects: 'a label or a list of labels'
  }),
  sessions: option(v.record(name, sessionProgram), {
    default: {},
    description: 'Programs that take line after line, by the names of their sessions. Steps are typed into them.',
    example: {lua: {command: ['lua', '-i'], prompt: '> '}},
    expects: 'a mapping of names to commands, such as `{"lua": {"command": ["lua", "-i"], "prompt": "> "}}`'
  }),
  setup: option(globs, {
    default: [],
    description: "Commands to run in a document's session before its first step.",
    example: 'npm ci',
    expects: 'a command or a list of commands'
  }),
  teardown: option(globs, {
    default: [],
    description: "Commands to run in a document's session after its last step.",
    example: 'docker compose down',
    expects: 'a command or a list of commands'
  }),
  vars: option(variables, {
    default: {},
    description: 'Variables of the documents, which also replace `<NAME>`, `{NAME}` and `$$NAME$$` in code.',
    example: {REGION: 'eastus'},
    expects: 'a mapping of at most 1000 names to values, such as `{"REGION": "eastus"}`'
  }),
  workspace: option(v.union([v.picklist(['empty', 'project']), v.strictObject({files: list(insideProject)})]), {
    default: 'empty',
    description:
      'What the working directory of a document holds at the start: nothing, a throw-away copy of the project, or copies of some of its files.',
    example: {files: ['examples/**']},
    expects: '`empty`, `project` or a mapping such as `{"files": ["examples/**"]}`'
  })
} satisfies {readonly [Key in keyof Settings]?: Schema<unknown, Settings[Key]>}

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

/** What a configuration file may set. */
export type ConfigSettings = Partial<Pick<Settings, keyof typeof documentEntries | keyof typeof projectEntries>>

/** What the front matter of a document may set besides step options. */
export type DocumentSettings = Partial<Pick<Settings, keyof typeof documentEntries>>

/** A configuration file. Step options may be at its top level as well as in `defaults`. */
export const configSchema = strict({
  ...optional({$schema: v.string(), ...documentEntries, ...projectEntries}),
  ...optionalStepOptions
})

/** The front matter of a document, below the key `fencepost`. */
export const documentSchema = strict({...optional(documentEntries), ...optionalStepOptions})
