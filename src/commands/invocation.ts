import type {Invocation, SuggestedCommand} from '../report/suggestion.js'
import type {Flags} from './command.js'
import {nameFlags, planFlags, runFlags, verdictFlags} from './flags.js'

/** The options of each command that a report may suggest, as far as a call's options are repeated for it. */
const flagsOf: Readonly<Record<SuggestedCommand, Flags>> = {
  adopt: runFlags,
  help: {},
  init: {},
  lint: planFlags,
  list: planFlags,
  review: {...runFlags, ...nameFlags},
  run: {...runFlags, ...nameFlags, ...verdictFlags},
  stabilize: runFlags,
  update: {...runFlags, ...nameFlags, ...verdictFlags}
}

/** The values of options that suggested commands repeat. */
export function repeatedOptions(values: Readonly<Record<string, unknown>>): Readonly<Record<string, boolean | string>> {
  return Object.fromEntries(
    Object.entries(flagsOf.run).flatMap(([name, {repeated}]) => {
      const value = values[name]
      return repeated && (typeof value === 'string' || value === true) ? [[name, value]] : []
    })
  )
}

/** The parts of a call that suggested commands repeat. */
export function readInvocation(values: Readonly<Record<string, unknown>>, paths: readonly string[]): Invocation {
  return {
    optionsFor: command =>
      Object.entries(flagsOf[command]).flatMap(([name, {repeated}]) => {
        const value = values[name]
        if (!repeated || value === undefined || value === false) return []
        if (value === true) return [`--${name}`]
        return (Array.isArray(value) ? value : [value]).flatMap(each => [`--${name}`, String(each)])
      }),
    isPartial: values.name !== undefined || paths.some(path => /:\d+$/.test(path)),
    paths
  }
}
