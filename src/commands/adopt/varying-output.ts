import {updateExpectation} from '../../compare/update-expectation.js'
import {valueNormalizerNames} from '../../model/normalizer-names.js'
import type {NormalizeChoices, Step} from '../../model/step.js'
import {chooseNormalizers} from '../../normalize/choose-normalizers.js'
import {readIdentity} from '../../session/system/user-and-host.js'

/** The output of a step in two runs. */
export interface TwoOutputs {
  readonly step: Step
  readonly outputs: readonly [string, string]
}

/**
 * Options that make a step pass although its output varies: the fewest normalizers that give both outputs the same
 * expectation, else a comparison of the status alone. `undefined` if its options do that already. Pure but for the names of
 * user and host.
 */
export function optionsForVarying({outputs, step}: TwoOutputs): Readonly<Record<string, string>> | undefined {
  const {compare, normalize} = step.options
  if (compare === 'status') return undefined
  const isSame = (names: readonly string[]) => {
    const choices: NormalizeChoices = {...normalize, ...Object.fromEntries(names.map(name => [name, {on: true}]))}
    const {findEvery: _, ...chosen} = chooseNormalizers(choices, readIdentity())
    const [one, other] = outputs.map(text => updateExpectation({...chosen, mode: compare, text}))
    return one === other
  }
  if (isSame([])) return undefined
  let names: readonly string[] = valueNormalizerNames
  if (!isSame(names)) return {compare: 'status'}
  // The most general ones come last, and go first.
  for (const name of [...names].reverse()) {
    const fewer = names.filter(each => each !== name)
    if (isSame(fewer)) names = fewer
  }
  return {normalize: names.join(',')}
}
