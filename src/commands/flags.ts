import {reporterNames} from '../report/reporters.js'
import type {Flags} from './command.js'

/** Options of every command that reads documents. */
export const planFlags = {
  config: {
    group: 'Configuration',
    help: 'Use this config file; its folder is the project root',
    repeated: true,
    type: 'string',
    value: 'FILE'
  },
  select: {
    choices: ['shell'],
    group: 'Selection',
    help: 'Take every shell block of a document as a step, marked or not',
    repeated: true,
    type: 'string',
    value: 'shell'
  },
  'skip-tag': {
    group: 'Selection',
    help: 'Skip steps with this tag; repeatable',
    multiple: true,
    repeated: true,
    type: 'string',
    value: 'TAG'
  },
  tag: {
    group: 'Selection',
    help: 'Run steps with this tag, and the steps before them; repeatable',
    multiple: true,
    repeated: true,
    type: 'string',
    value: 'TAG'
  }
} as const satisfies Flags

/** Options of every command that runs documents. */
export const runFlags = {
  ...planFlags,
  jobs: {
    group: 'Execution',
    help: 'Run up to N documents at the same time (default: number of processors)',
    short: 'j',
    type: 'string',
    value: 'N'
  },
  'keep-going': {
    group: 'Execution',
    help: 'Run the remaining steps of a document after one fails',
    repeated: true,
    type: 'boolean'
  },
  network: {
    choices: ['off', 'loopback', 'host'],
    group: 'Sandbox',
    help: 'Network access inside the sandbox: off, loopback (default) or host',
    repeated: true,
    type: 'string',
    value: 'ACCESS'
  },
  sandbox: {
    group: 'Sandbox',
    help: 'Run documents in a sandbox and discard their changes to the system',
    repeated: true,
    type: 'boolean'
  },
  timeout: {
    group: 'Execution',
    help: 'Time limit of a step, such as 30s (default) or 2m',
    repeated: true,
    type: 'string',
    value: 'TIME'
  },
  var: {
    group: 'Execution',
    help: 'Set a variable of the documents; repeatable',
    multiple: true,
    repeated: true,
    type: 'string',
    value: 'NAME=VALUE'
  },
  workspace: {
    choices: ['empty', 'project'],
    group: 'Execution',
    help: 'Start documents in an empty folder (default) or in a copy of the project: empty, project',
    repeated: true,
    type: 'string',
    value: 'WHAT'
  }
} as const satisfies Flags

/** Option of every command that can run some steps of a document. */
export const nameFlags = {
  name: {
    group: 'Selection',
    help: 'Run steps whose name contains TEXT, and the steps before them',
    repeated: true,
    short: 't',
    type: 'string',
    value: 'TEXT'
  }
} as const satisfies Flags

/** Option of every command that may write snapshots, to keep it from doing so. */
export const ciFlags = {
  ci: {
    group: 'Snapshots',
    help: 'Write no snapshots; a step without one fails (default if CI is set)',
    type: 'boolean'
  }
} as const satisfies Flags

/** Option of every command that runs failed documents again. */
export const retryFlags = {
  retry: {
    group: 'Execution',
    help: 'Rerun a failed document up to N times; if it passes then, it is flaky',
    type: 'string',
    value: 'N'
  }
} as const satisfies Flags

/** Options of every command that can answer programs from a recording. */
export const cassetteFlags = {
  record: {group: 'Execution', help: 'Run recorded programs, and record their calls', type: 'boolean'},
  replay: {
    group: 'Execution',
    help: 'Answer recorded programs from the recording; the default in CI',
    type: 'boolean'
  },
  live: {group: 'Execution', help: 'Run recorded programs, whatever is recorded', type: 'boolean'}
} as const satisfies Flags

/** Options of every command whose exit status depends on more than failed steps. */
export const verdictFlags = {
  'fail-on-flaky': {group: 'Verdict', help: 'Fail if a document is flaky', repeated: true, type: 'boolean'},
  'fail-on-obsolete': {
    group: 'Verdict',
    help: 'Fail if a snapshot or an entry is obsolete',
    repeated: true,
    type: 'boolean'
  },
  ...cassetteFlags,
  'fail-on-stale': {group: 'Verdict', help: 'Fail documents whose recording is older than `maxAge`', type: 'boolean'},
  'require-engine': {
    group: 'Verdict',
    help: 'Fail documents with a container where its engine is missing, instead of skipping them',
    type: 'boolean'
  },
  'pass-with-no-steps': {group: 'Verdict', help: 'Pass a run in which no step runs', type: 'boolean'},
  strict: {
    group: 'Verdict',
    help: 'Fail on warnings, flaky documents, obsolete snapshots and unreadable files',
    repeated: true,
    type: 'boolean'
  }
} as const satisfies Flags

/** Options of every command that reports a run. */
export const reporterFlags = {
  quiet: {group: 'Output', help: 'Print only failures and the summary', short: 'q', type: 'boolean'},
  reporter: {
    choices: reporterNames,
    group: 'Output',
    help: 'pretty (default), github, gitlab, html, json, junit or tap; NAME:FILE writes to a file; repeatable',
    multiple: true,
    type: 'string',
    value: 'NAME'
  },
  verbose: {group: 'Output', help: 'Print every step, and failures with their whole output and diff', type: 'boolean'}
} as const satisfies Flags
