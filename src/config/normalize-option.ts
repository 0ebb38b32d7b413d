import type {NormalizeChoice, NormalizeChoices} from '../model/step.js'
import {compileRegex, RegexError} from '../regex/compile.js'

/** As it stands between the brackets of a placeholder, in small letters. */
const name = /^[a-z][a-z0-9-]*$/

/**
 * Reads which normalizers are on: `uuid,-age` or a list of the same words, or a mapping of `true`, `false` and, for an
 * author's own rule, a regular expression. `none` turns off all that is on before it. Nothing when it is none of these.
 */
export function readNormalize(value: unknown): NormalizeChoices | undefined {
  const words = typeof value === 'string' ? value.split(/[,\s]+/) : value
  if (Array.isArray(words)) {
    const choices = words.map(word => (typeof word === 'string' ? readWord(word) : undefined))
    return choices.length > 0 && choices.every(choice => choice !== undefined) ? Object.fromEntries(choices) : undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const choices = Object.entries(value).map(([key, given]) => readEntry(key, given))
  return choices.every(choice => choice !== undefined) ? Object.fromEntries(choices) : undefined
}

type NamedChoice = readonly [name: string, choice: NormalizeChoice]

function readWord(word: string): NamedChoice | undefined {
  const key = word.startsWith('-') ? word.slice(1) : word
  return name.test(key) ? [key, {on: !word.startsWith('-')}] : undefined
}

function readEntry(key: string, given: unknown): NamedChoice | undefined {
  if (!name.test(key)) return undefined
  if (typeof given === 'boolean') return [key, {on: given}]
  return typeof given === 'string' && explainPattern(given) === undefined
    ? [key, {on: true, pattern: given}]
    : undefined
}

/** Why a value is none that `readNormalize` takes, where there is more to say than what it takes. */
export function explainNormalize(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return Object.values(value)
    .map(given => (typeof given === 'string' ? explainPattern(given) : undefined))
    .find(reason => reason !== undefined)
}

function explainPattern(pattern: string): string | undefined {
  if (pattern === '') return 'Expected a regular expression, got an empty text.'
  try {
    compileRegex(pattern)
    return undefined
  } catch (error) {
    if (error instanceof RegexError) return error.message
    throw error
  }
}

/** Lays choices over one another: by name, a later layer wins; an author's rule that is turned off or on stays known. */
export function mergeNormalize(layers: readonly NormalizeChoices[]): NormalizeChoices {
  let merged: Record<string, NormalizeChoice> = {}
  for (const layer of layers) {
    if (layer.none?.on) {
      merged = Object.fromEntries(Object.entries(merged).map(([key, choice]) => [key, {...choice, on: false}]))
    }
    for (const [key, choice] of Object.entries(layer)) merged[key] = {...merged[key], ...choice}
  }
  return merged
}
