import * as v from 'valibot'
import type {NormalizeChoice, NormalizeChoices} from '../model/step.js'
import {compileRegex, RegexError} from '../regex/compile.js'

/** The name of a normalizer: the text between the brackets of its placeholder, in lower case. */
const name = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/))
/** A name, or `-name` to turn it off. */
const word = v.pipe(v.string(), v.regex(/^-?[a-z][a-z0-9-]*$/))
const words = v.pipe(v.string(), v.regex(/^-?[a-z][a-z0-9-]*(?:[,\s]+-?[a-z][a-z0-9-]*)*$/))
const pattern = v.pipe(
  v.string(),
  v.check(
    text => explainPattern(text) === undefined,
    ({input}) => `must be a regular expression. ${explainPattern(input)}`
  )
)

/**
 * Which normalizers are on: `uuid,-age`, a list of the same words, or a mapping of names to `true`, `false` or the
 * regular expression of the author's own rule. `none` turns off everything set before it.
 */
export const normalizeSchema = v.pipe(
  v.union([words, v.array(word), v.record(name, v.union([v.boolean(), pattern]))]),
  v.transform((value): NormalizeChoices => {
    if (typeof value === 'string') return choicesOf(value.split(/[,\s]+/))
    if (Array.isArray(value)) return choicesOf(value)
    return Object.fromEntries(
      Object.entries(value).map(([key, given]) => [
        key,
        typeof given === 'string' ? {on: true, pattern: given} : {on: given}
      ])
    )
  })
)

function choicesOf(words: readonly string[]): NormalizeChoices {
  return Object.fromEntries(words.map(word => [word.replace(/^-/, ''), {on: !word.startsWith('-')}]))
}

function explainPattern(pattern: string): string | undefined {
  if (pattern === '') return 'The pattern is empty.'
  try {
    compileRegex(pattern)
    return undefined
  } catch (error) {
    if (error instanceof RegexError) return error.message
    throw error
  }
}

/** Merges choices by name: a later layer wins. An author's rule that is turned off or on keeps its pattern. */
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
