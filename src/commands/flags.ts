import type {Flags} from './command.js'

/** Flags of every verb that reads documents. */
export const planFlags = {
  config: {
    help: 'the configuration, in place of the one that is looked for; its folder is the project',
    type: 'string',
    value: 'FILE'
  },
  select: {help: 'take every shell block of a plain page for a step', type: 'string', value: 'shell'}
} as const satisfies Flags

/** Flags of every verb that follows documents. */
export const settingsFlags = {
  ...planFlags,
  ci: {help: 'write nothing; a step without a snapshot fails (default where CI is set)', type: 'boolean'},
  jobs: {help: 'how many documents run side by side (default: processors)', short: 'j', type: 'string', value: 'N'},
  'keep-going': {help: 'go on with a document after a step failed', type: 'boolean'},
  network: {
    help: 'what documents reach in the sandbox: off, loopback (default) or host',
    type: 'string',
    value: 'WHAT'
  },
  sandbox: {help: 'run documents in a sandbox, which is thrown away', type: 'boolean'},
  timeout: {help: 'the longest a step may take', type: 'string', value: '30s'}
} as const satisfies Flags

/** Flags of every verb that follows a document again when it has failed. */
export const retryFlags = {
  'fail-on-flaky': {help: 'a document that passes only after a failure fails', type: 'boolean'},
  retry: {
    help: 'follow a failed document again, up to N times; one that passes then is flaky',
    type: 'string',
    value: 'N'
  }
} as const satisfies Flags

/** Flags that decide when a run fails. */
export const verdictFlags = {
  'fail-on-obsolete': {help: 'fail for snapshot entries and files that nothing uses', type: 'boolean'},
  'pass-with-no-steps': {help: 'pass when there are no documents or no steps', type: 'boolean'},
  strict: {help: 'fail for warnings, flaky documents, obsolete snapshots and unreadable files', type: 'boolean'}
} as const satisfies Flags

/** Flags of every verb that reports. */
export const reporterFlags = {
  reporter: {
    help: 'pretty (default), github, gitlab, html, json, junit or tap; NAME:FILE writes to a file; may be repeated',
    multiple: true,
    type: 'string',
    value: 'NAME'
  }
} as const satisfies Flags
