import * as v from 'valibot'
import {readReadiness} from '../../model/readiness.js'
import type {StepOptions} from '../../model/step.js'
import {captureSchema} from '../capture-option.js'
import {normalizeSchema} from '../normalize-option.js'
import {nonEmpty, option, optional, type Schema} from '../option.js'
import {duration, env, exit, flag, folder, names, prompts, skip} from './step-values.js'

/** Every option of a step: how it is read, as text (`timeout=5s`) or as a value of YAML, JSON or JavaScript. */
export const stepOptionEntries = {
  always: option(flag, {
    default: false,
    description: 'Run the step even when an earlier step failed, for example to clean up.',
    example: true,
    expects: '`true` or `false`'
  }),
  capture: option(captureSchema, {
    description:
      'Takes a value from the output for later steps: a variable and a regular expression, whose first group is the value.',
    example: 'ID=/Created (\\w+)/',
    expects: 'a variable and a regular expression such as `"ID=/Created (\\w+)/"`, or a list of them'
  }),
  cassette: option(v.picklist(['on', 'off']), {
    default: 'on',
    description: 'Whether programs with a recording are answered from it, or recorded. `off` runs them.',
    example: 'off',
    expects: '`on` or `off`'
  }),
  cast: option(nonEmpty, {
    description: 'What a cast shows as typed, instead of the code of the step.',
    example: 'npm install',
    expects: 'a text'
  }),
  compare: option(v.picklist(['exact', 'unordered', 'contains', 'json', 'status']), {
    default: 'exact',
    description:
      'How output is compared: line by line, in any order, as a part of the output, as JSON, or by exit status alone.',
    example: 'unordered',
    expects: '`exact`, `unordered`, `contains`, `json` or `status`'
  }),
  cwd: option(folder, {
    description: "Folder to run the step in, relative to the document's working directory, for this step alone.",
    example: 'app',
    expects: 'a folder inside the working directory, such as `app`'
  }),
  env: option(env, {
    default: {},
    description: 'Environment variables for the step. `env.NAME=value` sets one whose value contains a comma.',
    example: {LOG_LEVEL: 'debug'},
    expects: 'assignments such as `"A=1,B=2"`, or a mapping of at most 1000 names to values'
  }),
  errexit: option(flag, {
    default: false,
    description:
      'End the step at its first failing command, as `set -e` does. The shell then starts again. For bash, `sh` and `zsh`.',
    example: true,
    expects: '`true` or `false`'
  }),
  every: option(duration, {
    default: '1s',
    description: 'With `until`: how long to wait before the next try.',
    example: '2s',
    expects: 'a duration such as `2s` or `500ms`'
  }),
  exit: option(exit, {
    default: 0,
    description: 'Exit statuses that count as success.',
    example: [0, 1],
    expects: 'a status from 0 to 255, a list such as `0,1`, or `any`'
  }),
  hide: option(flag, {
    default: false,
    description: 'Run the step, but leave it out of casts.',
    example: true,
    expects: '`true` or `false`'
  }),
  if: option(nonEmpty, {
    description: 'Run the step only when this shell command succeeds.',
    example: 'test -e /dev/kvm',
    expects: 'a shell command'
  }),
  interrupt: option(flag, {
    default: false,
    description: "Press Ctrl-C in the step's terminal first, to end what runs there.",
    example: true,
    expects: '`true` or `false`'
  }),
  leaks: option(v.picklist(['report', 'fail', 'off']), {
    default: 'report',
    description:
      'Whether a process that outlives the document is reported, fails the step, or is ignored. It is ended in any case.',
    example: 'fail',
    expects: '`report`, `fail` or `off`'
  }),
  name: option(nonEmpty, {
    description: 'Name of the step. Its snapshot entry is found by this name, wherever the step moves.',
    example: 'build',
    expects: 'a name'
  }),
  normalize: option(normalizeSchema, {
    default: {},
    defaultText: '`folders`',
    description:
      'Normalizers to turn on, or off with `-name`. A mapping may define your own: a name and a regular expression.',
    example: {ticket: 'T-[0-9]+', uuid: true},
    expects: 'names of normalizers such as `uuid,timestamp`, `-uuid` to turn one off, or a mapping of names'
  }),
  only: option(flag, {
    default: false,
    description: 'Run only the steps of the document that have this option.',
    example: true,
    expects: '`true` or `false`'
  }),
  pipefail: option(flag, {
    default: false,
    description:
      'Fail a pipe if any of its commands fails, as `set -o pipefail` does. For bash, `zsh`, and an `sh` that has it.',
    example: true,
    expects: '`true` or `false`'
  }),
  prompt: option(prompts, {
    description: 'Prompts of interactive programs, so that Fencepost notices when one waits for a line.',
    example: 'db> ',
    expects: 'the prompt of a program that waits for a line, such as `"db> "`, or a list of prompts'
  }),
  ready: option(
    v.pipe(
      v.string(),
      v.check(text => readReadiness(text) !== undefined)
    ),
    {
      description: 'When a service counts as ready. A step with this option is a service.',
      example: 'port:8080',
      expects: 'a text that the service prints, `port:8080`, `http://localhost:8080/health` or `file:/tmp/ready`'
    }
  ),
  requires: option(names, {
    default: [],
    description: 'Commands and features the step needs. Where one is missing, the step is skipped with that reason.',
    example: ['jq', 'network'],
    expects: 'names of commands, `network`, `docker`, `sandbox` or `root`, such as `git,jq`'
  }),
  service: option(flag, {
    default: false,
    description: 'Keep the step running while later steps run, until a step interrupts it or the document ends.',
    example: true,
    expects: '`true` or `false`'
  }),
  session: option(nonEmpty, {
    default: 'auto',
    description:
      'Run the step in a plain shell, on a pseudo-terminal, in whichever its commands need, or in another session by its name.',
    example: 'terminal',
    expects: '`auto`, `plain`, `terminal`, or the name of a session such as `python`'
  }),
  skip: option(skip, {
    description: "Don't run the step. The reason appears in the report.",
    example: 'needs a GPU',
    expects: 'a reason'
  }),
  stdin: option(v.string(), {
    description: 'Text that the step reads on standard input.',
    example: 'yes',
    expects: 'text'
  }),
  stream: option(v.picklist(['both', 'stdout', 'stderr']), {
    default: 'both',
    description: 'Which output stream is compared.',
    example: 'stdout',
    expects: '`both`, `stdout` or `stderr`'
  }),
  tags: option(names, {
    default: [],
    description: 'Names to select steps by, with `--tag` and `--skip-tag`.',
    example: ['slow', 'linux'],
    expects: 'names such as `slow,linux`, or a list of names'
  }),
  terminal: option(nonEmpty, {
    default: 'T1',
    description: 'Name of the terminal the step runs in. Each name has its own shell.',
    example: 'T2',
    expects: 'a name such as `T2`'
  }),
  timeout: option(duration, {
    default: '30s',
    description: 'The longest the step may take. After that it is ended and reported as timed out.',
    example: '2m',
    expects: 'a duration such as `5s`, `500ms` or `2m`, or `0` for no limit'
  }),
  until: option(duration, {
    description: 'Repeat the step until its status and output are as expected, for at most this long.',
    example: '2m',
    expects: 'a duration such as `30s` or `2m`'
  })
} satisfies {readonly [Key in keyof StepOptions]-?: Schema<unknown, StepOptions[Key]>}

/** The same options as entries of an object in which each may be absent. */
export const optionalStepOptions = optional(stepOptionEntries)
