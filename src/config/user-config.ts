import {isRuleId, rules as knownRules, type RuleLevels} from '../model/rule.js'
import {isNetwork, type PartialStepOptions, type Settings} from '../model/settings.js'
import type {KeyPath} from './key-line.js'
import {nearestName, readStepOptions, stepOptionNames} from './step-options.js'

/** What a configuration may set; the options of a step are read by their own table. */
export type ConfigSettings = Partial<
  Pick<
    Settings,
    | 'content'
    | 'failOnFlaky'
    | 'hosts'
    | 'images'
    | 'inputs'
    | 'jobs'
    | 'keepGoing'
    | 'maxOutput'
    | 'network'
    | 'overrides'
    | 'passEnv'
    | 'retry'
    | 'rules'
    | 'sandbox'
    | 'secrets'
    | 'select'
    | 'setup'
    | 'snapshots'
    | 'teardown'
  >
> & {readonly defaults?: PartialStepOptions}

/** What is wrong with a configuration. */
export interface ConfigProblem {
  /** The option itself; empty where the whole is no mapping. */
  readonly key: string
  /** Where it stands. */
  readonly at: KeyPath
  /** What was expected and found, and the remedy. */
  readonly reason: string
}

/** A configuration as far as it could be read, and what is wrong with the rest. */
export interface ReadConfig {
  readonly settings: ConfigSettings
  readonly problems: readonly ConfigProblem[]
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const list = (value: unknown) =>
  isText(value) ? [value] : Array.isArray(value) && value.every(isText) ? value : undefined
const count = (value: unknown) => (Number.isInteger(value) && Number(value) > 0 ? value : undefined)
const names = (value: unknown) =>
  list(value)?.every(name => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) ? list(value) : undefined

interface Rule {
  readonly expected: string
  readonly read: (value: unknown) => unknown
  /** Whether a document's front matter may set it too. */
  readonly document?: true
}

const rules: Readonly<Record<string, Rule>> = {
  content: {expected: 'a glob or a list of globs', read: list},
  failOnFlaky: {expected: 'true or false', read: value => (typeof value === 'boolean' ? value : undefined)},
  hosts: {
    document: true,
    expected: 'a mapping of other machines to terminals of this one, such as `{"HOST2": "T2"}`',
    read: value => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
      return Object.values(value).every(isText) ? value : undefined
    }
  },
  images: {
    expected: 'a mapping of images to lists of what they need, such as `{"ubuntu": ["root"]}`',
    read: value => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
      const lists = Object.entries(value).map(
        ([image, needs]) => [image, Array.isArray(needs) ? needs : [needs]] as const
      )
      return lists.every(([, needs]) => needs.every(isText)) ? Object.fromEntries(lists) : undefined
    }
  },
  inputs: {document: true, expected: 'a glob or a list of globs', read: list},
  jobs: {expected: 'a whole number from 1', read: count},
  keepGoing: {
    document: true,
    expected: 'true or false',
    read: value => (typeof value === 'boolean' ? value : undefined)
  },
  maxOutput: {expected: 'a number of bytes', read: count},
  network: {
    document: true,
    expected: '`off`, `loopback` or `host`',
    read: value => (isNetwork(value) ? value : undefined)
  },
  passEnv: {document: true, expected: 'names of variables', read: names},
  rules: {
    document: true,
    expected: `a mapping of rule ids to off, info, warning or error; ids are ${Object.keys(knownRules).join(', ')}`,
    read: readRules
  },
  retry: {
    expected: 'a whole number up to 100',
    read: value => (value === 0 || Number(count(value)) <= 100 ? value : undefined)
  },
  sandbox: {
    document: true,
    expected: 'true or false',
    read: value => (typeof value === 'boolean' ? value : undefined)
  },
  secrets: {document: true, expected: 'names of variables', read: names},
  select: {
    document: true,
    expected: '`marked` or `shell`',
    read: value => (value === 'marked' || value === 'shell' ? value : undefined)
  },
  setup: {document: true, expected: 'a command or a list of commands', read: list},
  snapshots: {
    expected: 'a folder inside the project',
    read: value => (isText(value) && !/^[/\\~]|(^|[/\\])\.\.([/\\]|$)/.test(value) ? value : undefined)
  },
  teardown: {document: true, expected: 'a command or a list of commands', read: list}
}

/** Reads the values of a configuration, or of a document's front matter; options of a step stand beside the rest. */
export function readConfig(value: unknown, {document}: {readonly document: boolean}): ReadConfig {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return {
      problems: [{at: [], key: '', reason: `Expected a mapping of options, got \`${JSON.stringify(value)}\`.`}],
      settings: {}
    }
  }
  const problems: ConfigProblem[] = []
  const settings: Record<string, unknown> = {}
  const options: [string, unknown][] = []
  const inDefaults = new Set<string>()
  for (const [key, given] of Object.entries(value)) {
    const rule = Object.hasOwn(rules, key) ? rules[key] : undefined
    if (key === 'overrides' && !document) settings.overrides = readOverrides(given, problems)
    else if (key === 'defaults' && !document && typeof given === 'object' && given !== null) {
      options.push(...Object.entries(given))
      for (const name of Object.keys(given)) inDefaults.add(name)
    } else if (!rule || (document && !rule.document)) options.push([key, given])
    else {
      const read = rule.read(given)
      if (read === undefined)
        problems.push({
          at: [key],
          key,
          reason: `Expected \`${key}\` to be ${rule.expected}, got \`${JSON.stringify(given)}\`.`
        })
      else settings[key] = read
    }
  }
  const read = readStepOptions(options)
  for (const {key, reason} of read.problems) {
    const isUnknown = !inDefaults.has(key) && !stepOptionNames.includes(key)
    const at = inDefaults.has(key) ? ['defaults', key] : [key]
    problems.push({at, key, reason: isUnknown ? explainUnknown(key, {document}) : reason})
  }
  return {problems, settings: {...(settings as ConfigSettings), defaults: read.options}}
}

function explainUnknown(key: string, {document}: {readonly document: boolean}): string {
  const own = ['defaults', 'overrides', ...Object.keys(rules)]
  if (document && own.includes(key))
    return `Expected an option of a page, got \`${key}\`, which is one of the project. Set it in the configuration.`
  const known = document ? own.filter(name => rules[name]?.document) : own
  return `Expected an option, got \`${key}\`. ${nearestName(key, [...known, ...stepOptionNames])}`
}

function readOverrides(value: unknown, problems: ConfigProblem[]): Settings['overrides'] {
  const key = 'overrides'
  if (!Array.isArray(value)) {
    problems.push({at: [key], key, reason: 'Expected `overrides` to be a list of `{files, …options}`.'})
    return []
  }
  return value.map(({files, rules: given, ...options}: Readonly<Record<string, unknown>>, index) => {
    const levels = given === undefined ? undefined : readRules(given)
    if (given !== undefined && !levels)
      problems.push({at: [key, index, 'rules'], key, reason: `Expected \`rules\` to be ${rules.rules?.expected}.`})
    const globs = list(files)
    if (!globs) {
      const reason = 'Expected `files` in each of `overrides` to be a glob or a list of globs.'
      problems.push({at: [key, index, 'files'], key, reason})
    }
    const read = readStepOptions(Object.entries(options))
    problems.push(...read.problems.map(problem => ({...problem, at: [key, index, problem.key]})))
    return {defaults: read.options, files: globs ?? [], ...(levels && {rules: levels})}
  })
}

function readRules(value: unknown): RuleLevels | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const isRight = Object.entries(value).every(
    ([id, level]) => isRuleId(id) && ['error', 'info', 'off', 'warning'].includes(level)
  )
  return isRight ? value : undefined
}
