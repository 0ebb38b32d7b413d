import type {FindValues} from '../expect/found-value.js'
import type {NormalizeChoices} from '../model/step.js'
import {valueFinder} from './values/find-values.js'
import type {Identity} from './values/system.js'
import {placeholderName, type ValueNormalizer} from './values/value-normalizer.js'
import {valueNormalizers} from './values/value-normalizers.js'

/** The normalizers of a step. */
export interface ChosenNormalizers {
  /** Whether the session's folders become `[HOME]`, `[TMP]` and `[WORK]`. */
  readonly folders: boolean
  /** Whether pulls of images are as if the engine had the images. */
  readonly pull: boolean
  /** The pattern of every placeholder, on or off: an author may write any of them by hand. */
  readonly placeholders: ReadonlyMap<string, string>
  /** Finds the values that become placeholders; absent when all value normalizers are off. */
  readonly findValues?: FindValues
  /** Finds the values of every kind, on or off. */
  readonly findEvery: FindValues
}

/** Returns the normalizers for a step's choices; its own rules come before all others. Pure. */
export function chooseNormalizers(choices: NormalizeChoices, identity: Identity): ChosenNormalizers {
  const own = Object.entries(choices).flatMap(([name, {pattern}]): readonly ValueNormalizer[] =>
    pattern === undefined ? [] : [{identity: true, name, pattern, summary: "an author's own rule"}]
  )
  const all = [...own, ...valueNormalizers(identity)]
  const isDefault = choices.none?.on !== true
  const on = all.filter(({name}) => choices[name]?.on === true)
  return {
    findEvery: valueFinder(all),
    ...(on.length > 0 && {findValues: valueFinder(on)}),
    folders: choices.folders?.on ?? isDefault,
    placeholders: new Map(all.map(normalizer => [placeholderName(normalizer), normalizer.pattern])),
    pull: choices.pull?.on ?? isDefault
  }
}
