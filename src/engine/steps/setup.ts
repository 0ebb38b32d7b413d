import {defaultStepOptions} from '../../config/step-options.js'
import type {Settings} from '../../model/settings.js'
import type {Step} from '../../model/step.js'

/** The shortest time limit of what prepares steps, in milliseconds: it installs, pulls and builds. */
export const leastSetUpLimit = 120_000

/** How long a command of `setup` or `teardown` may take, in milliseconds: as long as any step of the page; 0 for no limit. */
export function setUpLimit(steps: readonly Step[], {defaults}: Settings): number {
  const limits = [defaults.timeout ?? defaultStepOptions.timeout, ...steps.map(({options}) => options.timeout)]
  return limits.includes(0) ? 0 : Math.max(leastSetUpLimit, ...limits)
}
