import type {Step} from '../../model/step.js'
import {type Diagnostic, quote} from '../diagnostics.js'
import {hostNameOf, terminalOfHost} from '../source/hosts.js'

/** Steps in terminals of this machine, and what is wrong with those that belong to another. */
export interface PlacedSteps {
  readonly steps: readonly Step[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Puts steps that name a host into the terminal that stands for it here: `HOST1` is this machine, and another one is only
 * what the configuration maps; its steps are skipped, and the first of them is reported. Pure.
 */
export function placeHosts(steps: readonly Step[], hosts: Readonly<Record<string, string>>): PlacedSteps {
  const missing = new Map<string, Diagnostic>()
  const placed = steps.map(step => {
    const {skip, terminal: named} = step.options
    const host = hostNameOf(named) ?? (Object.hasOwn(hosts, named) ? named : undefined)
    if (host === undefined) return step
    const terminal = terminalOfHost(host, hosts)
    if (terminal !== undefined) return {...step, options: {...step.options, terminal}}
    if (skip !== undefined) return step
    if (!missing.has(host)) missing.set(host, unknownHost(step, host))
    return {...step, options: {...step.options, skip: `\`${host}\` is another machine`}}
  })
  return {diagnostics: [...missing.values()], steps: placed}
}

function unknownHost({column, line}: Step, host: string): Diagnostic {
  return {
    place: {column, line},
    reason: `Expected a terminal of this machine, got ${quote(host)}, which is another one; its steps are skipped`,
    remedy: `Where they may run on this one, say in which terminal: \`"hosts": {"${host}": "T2"}\` in the configuration.`,
    ruleId: 'scenario-host',
    severity: 'warning'
  }
}
