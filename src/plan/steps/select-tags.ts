import type {Settings} from '../../model/settings.js'
import type {Step} from '../../model/step.js'

/**
 * Skips the steps that the tags of a run don't select. Steps above one with a wanted tag run, because it may depend on
 * them. Pure.
 */
export function selectTags(
  steps: readonly Step[],
  {onlyTags, skipTags}: Pick<Settings, 'onlyTags' | 'skipTags'>
): readonly Step[] {
  if (onlyTags.length === 0 && skipTags.length === 0) return steps
  const hasOne = ({options}: Step, tags: readonly string[]) => tags.find(tag => options.tags.includes(tag))
  const last = onlyTags.length === 0 ? steps.length : steps.findLastIndex(step => hasOne(step, onlyTags) !== undefined)
  return steps.map((step, index) => {
    if (step.options.skip !== undefined) return step
    const unwanted = hasOne(step, skipTags)
    if (unwanted !== undefined) return skip(step, `tagged \`${unwanted}\``)
    if (index <= last || step.options.always) return step
    return skip(step, `not tagged ${onlyTags.map(tag => `\`${tag}\``).join(' or ')}`)
  })
}

function skip<S extends Step>(step: S, reason: string): S {
  return {...step, options: {...step.options, skip: reason}}
}
