import * as v from 'valibot'
import {defaultLanguages, type Settings} from '../../model/settings.js'
import {castTargets} from '../cast-option.js'
import {duration, expecting, nonEmpty, option, type Schema, strict, variableName} from '../option.js'
import {
  container,
  globs,
  insideProject,
  languages,
  list,
  matrix,
  name,
  recordedPrograms,
  ruleLevels,
  sessionProgram
} from './setting-values.js'
import {variables} from './step-values.js'

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
