import * as v from 'valibot'
import type {PartialStepOptions} from '../model/settings.js'
import type {StepOptions} from '../model/step.js'
import {stepOptionEntries} from './entries/step-entries.js'
import {mergeNormalize} from './normalize-option.js'
import {describeIssue, type Schema, unknownName} from './option.js'

/** The options of a step that sets none. */
export const defaultStepOptions: StepOptions = {
  always: false,
  cassette: 'on',
  compare: 'exact',
  env: {},
  errexit: false,
  every: 1000,
  exit: [0],
  hide: false,
  interrupt: false,
  leaks: 'report',
  normalize: {},
  only: false,
  pipefail: false,
  requires: [],
  service: false,
  session: 'auto',
  stream: 'both',
  tags: [],
  terminal: 'T1',
  timeout: 30_000
}

/** The names of all step options. */
export const stepOptionNames: readonly string[] = Object.keys(stepOptionEntries)

/** An option that could not be read. */
export interface OptionProblem {
  readonly key: string
  /** What is wrong and what to write instead, in full sentences. */
  readonly reason: string
}

/**
 * Reads step options as they are written in a comment, a marker or an info string: `timeout=5s`. `env.NAME=value` sets
 * one variable. An option that can't be read is a problem; the others still apply.
 */
export function readStepOptions(pairs: Iterable<readonly [key: string, value: unknown]>): {
  readonly options: PartialStepOptions
  readonly problems: readonly OptionProblem[]
} {
  const options = new Map<string, unknown>()
  const problems: OptionProblem[] = []
  const env: Record<string, unknown> = {}

  for (const [key, value] of pairs) {
    const [, variable] = /^env\.([A-Za-z_][A-Za-z0-9_]*)$/.exec(key) ?? []
    if (variable !== undefined && typeof value === 'string') {
      env[variable] = value
      continue
    }
    if (!isStepOption(key)) {
      problems.push({key, reason: unknownName('option', key, stepOptionNames)})
      continue
    }
    const {issues, output} = v.safeParse<Schema>(stepOptionEntries[key], value)
    if (issues) problems.push({key, reason: describeIssue(issues[0], key)})
    else if (key === 'env') Object.assign(env, output)
    else options.set(key, output)
  }
  if (Object.keys(env).length > 0) options.set('env', env)
  return {options: Object.fromEntries(options) as PartialStepOptions, problems}
}

function isStepOption(key: string): key is keyof StepOptions {
  return Object.hasOwn(stepOptionEntries, key)
}

/** Merges layers of options: a later layer wins; variables, normalizers and tags are merged by name. */
export function mergeStepOptions(...all: readonly PartialStepOptions[]): PartialStepOptions {
  const layers = all.filter(layer => Object.keys(layer).length > 0)
  if (layers.length < 2) return layers[0] ?? {}
  const env = Object.assign({}, ...layers.map(layer => layer.env))
  const normalize = mergeNormalize(layers.flatMap(layer => (layer.normalize ? [layer.normalize] : [])))
  const tags = [...new Set(layers.flatMap(layer => layer.tags ?? []))]
  const merged: PartialStepOptions = Object.assign({}, ...layers)
  return {
    ...merged,
    ...(Object.keys(env).length > 0 && {env}),
    ...(Object.keys(normalize).length > 0 && {normalize}),
    ...(tags.length > 0 && {tags})
  }
}
