import * as v from 'valibot'
import type {PartialStepOptions} from '../model/settings.js'
import {type ConfigSettings, configSchema, type DocumentSettings, documentSchema} from './config-schema.js'
import {projectEntries} from './entries/project-entries.js'
import type {KeyPath} from './key-line.js'
import {describeIssue, isUnknownKey, showValue} from './option.js'
import {mergeStepOptions, stepOptionNames} from './step-options.js'

/** What is wrong with a configuration. */
export interface ConfigProblem {
  /** The path of the value. */
  readonly at: KeyPath
  /** What is wrong and what to write instead, in full sentences. */
  readonly reason: string
}

/** A configuration, empty where there are problems. */
export interface ReadConfig<Settings> {
  readonly settings: Settings
  /** Step options, which may be mixed with the settings. */
  readonly options: PartialStepOptions
  readonly problems: readonly ConfigProblem[]
}

/** Reads the value of a configuration file. */
export function readConfig(value: unknown): ReadConfig<ConfigSettings> {
  if (!isMapping(value)) return notMapping('The configuration', value)
  const {issues, output} = v.safeParse(configSchema, value)
  if (issues)
    return {
      options: {},
      problems: issues.map(issue => ({at: pathOf(issue), reason: describeIssue(issue)})),
      settings: {}
    }
  const {$schema: _, ...rest} = output
  const {options, settings} = splitOptions<ConfigSettings>(rest)
  return {
    options: {},
    problems: [],
    settings: {...settings, defaults: mergeStepOptions(settings.defaults ?? {}, options)}
  }
}

/** Reads what the front matter of a document has below `fencepost`. */
export function readDocumentConfig(value: unknown): ReadConfig<DocumentSettings> {
  if (!isMapping(value)) return notMapping('`fencepost`', value)
  const {issues, output} = v.safeParse(documentSchema, value)
  if (!issues) return {...splitOptions<DocumentSettings>(output), problems: []}
  const problems = issues.map(issue => {
    const at = pathOf(issue)
    const isProjectOption = isUnknownKey(issue) && Object.hasOwn(projectEntries, String(at[0]))
    const reason = isProjectOption
      ? `\`${at[0]}\` applies to the whole project. Set it in the configuration file.`
      : describeIssue(issue)
    return {at, reason}
  })
  return {options: {}, problems, settings: {}}
}

function isMapping(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function notMapping(name: string, value: unknown): ReadConfig<object> {
  const reason = `${name} must be a mapping of options, got \`${showValue(value)}\`.`
  return {options: {}, problems: [{at: [], reason}], settings: {}}
}

function pathOf({path}: v.BaseIssue<unknown>): KeyPath {
  return (path ?? []).map(({key}) => (typeof key === 'number' ? key : String(key)))
}

function splitOptions<Settings>(read: object): {readonly options: PartialStepOptions; readonly settings: Settings} {
  const entries = Object.entries(read)
  return {
    options: Object.fromEntries(entries.filter(([key]) => stepOptionNames.includes(key))),
    settings: Object.fromEntries(entries.filter(([key]) => !stepOptionNames.includes(key))) as Settings
  }
}
