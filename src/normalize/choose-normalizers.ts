import type {FindValues} from '../expect/found-value.js'
import type {NormalizeChoices} from '../model/step.js'
import {valueFinder} from './values/find-values.js'
import type {Identity} from './values/system.js'
import {placeholderName, type ValueNormalizer} from './values/value-normalizer.js'
import {valueNormalizers} from './values/value-normalizers.js'

/** What a step's choices come to. */
export interface ChosenNormalizers {
  /** Whether the folders of the session get their names. */
  readonly folders: boolean
  /** The pattern of every placeholder, on or off: what an expectation says holds whoever wrote it. */
  readonly placeholders: ReadonlyMap<string, string>
  /** Finds the values that are written as placeholders; absent where none are. */
  readonly findValues?: FindValues
  /** Finds the values of every kind, on or off. */
  readonly findEvery: FindValues
}

/** Settles what a step is normalized with; its own rules go before all others. Pure. */
export function chooseNormalizers(choices: NormalizeChoices, identity: Identity): ChosenNormalizers {
  const own = Object.entries(choices).flatMap(([name, {pattern}]): readonly ValueNormalizer[] =>
    pattern === undefined ? [] : [{identity: true, name, pattern, summary: 'a rule of its author'}]
  )
  const all = [...own, ...valueNormalizers(identity)]
  const on = all.filter(({name}) => choices[name]?.on === true)
  return {
    findEvery: valueFinder(all),
    ...(on.length > 0 && {findValues: valueFinder(on)}),
    folders: choices.folders?.on ?? choices.none?.on !== true,
    placeholders: new Map(all.map(normalizer => [placeholderName(normalizer), normalizer.pattern]))
  }
}
