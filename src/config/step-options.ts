import path from 'node:path'
import leven from 'leven'
import {readReadiness} from '../model/readiness.js'
import type {PartialStepOptions} from '../model/settings.js'
import type {NormalizeChoices, StepOptions} from '../model/step.js'
import {readDuration} from './duration.js'
import {explainNormalize, mergeNormalize, readNormalize} from './normalize-option.js'

/** What a step does when nobody says otherwise. */
export const defaultStepOptions: StepOptions = {
  always: false,
  compare: 'exact',
  env: {},
  exit: [0],
  interrupt: false,
  leaks: 'report',
  normalize: {},
  only: false,
  requires: [],
  service: false,
  session: 'auto',
  stream: 'both',
  terminal: 'T1',
  timeout: 30_000
}

/** An option that could not be read. */
export interface OptionProblem {
  readonly key: string
  /** What was expected and found, and the remedy. */
  readonly reason: string
}

type Value = boolean | NormalizeChoices | number | readonly string[] | Readonly<Record<string, string>> | string
type Read = (value: unknown) => Value | readonly number[] | undefined

/** How one option is read, from text as well as from YAML, JSON or JavaScript. */
interface OptionRule {
  /** What a value has to be, for a message. */
  readonly expected: string
  /** The value, or `undefined` when it is not as expected. */
  readonly read: Read
  /** Says more of a value that is not as expected, where there is more to say. */
  readonly explain?: (value: unknown) => string | undefined
}

const text: Read = value => (typeof value === 'string' && value !== '' ? value : undefined)
const anyText: Read = value => (typeof value === 'string' ? value : undefined)
const flag: Read = value =>
  value === true || value === '' || value === 'true' ? true : value === false || value === 'false' ? false : undefined
const oneOf =
  (...words: readonly string[]): Read =>
  value =>
    typeof value === 'string' && words.includes(value) ? value : undefined

const variable = /^[A-Za-z_][A-Za-z0-9_]*$/

/** The options of a step, each defined once. */
const rules: Readonly<Record<keyof StepOptions, OptionRule>> = {
  always: {expected: 'no value', read: flag},
  compare: {
    expected: 'exact, unordered, contains, json or status',
    read: oneOf('exact', 'unordered', 'contains', 'json', 'status')
  },
  cwd: {
    expected: 'a folder inside the working directory, such as `app`',
    read: value => (typeof value === 'string' && staysInside(value) ? value : undefined)
  },
  env: {expected: 'assignments such as `"A=1,B=2"`', read: readEnv},
  exit: {expected: 'a status from 0 to 255, a list such as `0,1`, or `any`', read: readExit},
  if: {expected: 'a shell command', read: text},
  interrupt: {expected: 'no value', read: flag},
  leaks: {expected: 'report, fail or off', read: oneOf('report', 'fail', 'off')},
  name: {expected: 'a name', read: text},
  normalize: {
    expected: 'names of normalizers such as `uuid,timestamp`, `-uuid` to turn one off, or a mapping of names',
    explain: explainNormalize,
    read: readNormalize
  },
  only: {expected: 'no value', read: flag},
  prompt: {
    expected: 'a text that a program shows where it waits for a line, such as `"db> "`',
    read: value => {
      const list = Array.isArray(value) ? value : [value]
      return list.every(item => typeof item === 'string' && item.trim() !== '') ? list : undefined
    }
  },
  ready: {
    expected: 'a text that it prints, `port:8080`, `http://localhost:8080/health` or `file:/tmp/ready`',
    read: value => (typeof value === 'string' && readReadiness(value) ? value : undefined)
  },
  requires: {
    expected: 'commands, `network`, `docker`, `sandbox` or `root`, such as `git,jq`',
    read: value => {
      const list = Array.isArray(value) ? value : typeof value === 'string' ? value.split(/[,\s]+/) : undefined
      return list?.every(item => typeof item === 'string' && item !== '') ? list : undefined
    }
  },
  session: {expected: 'auto, plain or terminal', read: oneOf('auto', 'plain', 'terminal')},
  service: {expected: 'no value', read: flag},
  skip: {
    expected: 'a reason',
    read: value => {
      const isSkipped = flag(value)
      return isSkipped === undefined ? text(value) : isSkipped ? 'marked `skip`' : undefined
    }
  },
  stdin: {expected: 'text', read: anyText},
  stream: {expected: 'both, stdout or stderr', read: oneOf('both', 'stdout', 'stderr')},
  terminal: {expected: 'a name such as `T2`', read: text},
  timeout: {
    expected: 'a time such as `5s`, `500ms` or `2m`, or `0` for no limit',
    read: value => (value === 0 ? 0 : typeof value === 'string' ? readDuration(value) : undefined)
  }
}

/** The names of all options of a step. */
export const stepOptionNames: readonly string[] = Object.keys(rules)

/**
 * Reads options of a step, as text (`timeout=5s` in a comment, a mark or an info string) or as values of YAML, JSON or
 * JavaScript. `env.NAME=value` sets one variable. What cannot be read is a problem, and is left out.
 */
export function readStepOptions(pairs: Iterable<readonly [key: string, value: unknown]>): {
  readonly options: PartialStepOptions
  readonly problems: readonly OptionProblem[]
} {
  const options = new Map<string, unknown>()
  const problems: OptionProblem[] = []
  const env = new Map<string, string>()

  for (const [key, value] of pairs) {
    const name = key.startsWith('env.') ? key.slice(4) : undefined
    if (name !== undefined && variable.test(name) && typeof value === 'string') {
      env.set(name, value)
      continue
    }
    const rule = Object.hasOwn(rules, key) ? rules[key as keyof StepOptions] : undefined
    if (!rule) {
      problems.push({key, reason: `Expected an option, got \`${key}\`. ${nearestName(key, stepOptionNames)}`})
      continue
    }
    const read = rule.read(value)
    if (read === undefined) {
      const why = rule.explain?.(value)
      problems.push({key, reason: why ?? `Expected \`${key}\` to be ${rule.expected}, got \`${show(value)}\`.`})
    } else if (key === 'env') for (const [variableName, set] of Object.entries(read)) env.set(variableName, set)
    else options.set(key, read)
  }
  if (env.size > 0) options.set('env', Object.fromEntries(env))
  return {options: Object.fromEntries(options) as PartialStepOptions, problems}
}

/** Lays options over one another: a later layer wins; variables and normalizers are merged by name. */
export function mergeStepOptions(...all: readonly PartialStepOptions[]): PartialStepOptions {
  const layers = all.filter(layer => Object.keys(layer).length > 0)
  if (layers.length < 2) return layers[0] ?? {}
  const env = Object.assign({}, ...layers.map(layer => layer.env))
  const normalize = mergeNormalize(layers.flatMap(layer => (layer.normalize ? [layer.normalize] : [])))
  const merged: PartialStepOptions = Object.assign({}, ...layers)
  return {
    ...merged,
    ...(Object.keys(env).length > 0 && {env}),
    ...(Object.keys(normalize).length > 0 && {normalize})
  }
}

/** Names the known word nearest to one that is not known, as a remedy. */
export function nearestName(word: string, known: readonly string[]): string {
  const [best] = known
    .map(name => ({distance: leven(word.toLowerCase(), name.toLowerCase()), name}))
    .sort((a, b) => a.distance - b.distance)
  return best && best.distance <= Math.max(2, Math.floor(best.name.length / 3))
    ? `Did you mean \`${best.name}\`?`
    : `Known are ${known.map(name => `\`${name}\``).join(', ')}.`
}

function readExit(value: unknown): 'any' | readonly number[] | undefined {
  if (value === 'any') return 'any'
  const list = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [value]
  const statuses = list.map(item => (typeof item === 'string' && /^\s*\d{1,3}\s*$/.test(item) ? Number(item) : item))
  const fit = statuses.every(status => Number.isInteger(status) && status >= 0 && status <= 255)
  return fit && statuses.length > 0 ? statuses : undefined
}

function readEnv(value: unknown): Readonly<Record<string, string>> | undefined {
  const entries =
    typeof value === 'string'
      ? value
          .split(',')
          .map(item => [item.slice(0, item.indexOf('=')).trim(), item.slice(item.indexOf('=') + 1)] as const)
      : typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.entries(value).map(([name, set]) => [name, typeof set === 'number' ? String(set) : set] as const)
        : undefined
  if (!entries?.every(([name, set]) => variable.test(name) && typeof set === 'string')) return undefined
  return Object.fromEntries(entries) as Readonly<Record<string, string>>
}

function staysInside(folder: string): boolean {
  const normal = path.posix.normalize(folder)
  return (
    folder !== '' &&
    !path.posix.isAbsolute(normal) &&
    normal !== '..' &&
    !normal.startsWith('../') &&
    !folder.includes('\0')
  )
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))
}
