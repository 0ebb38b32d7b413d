import type {Step} from '../../model/step.js'
import {type Diagnostic, quote} from '../diagnostics.js'
import {hostNameOf, terminalOfHost} from '../source/host-names.js'

/** Steps in terminals of this machine, and diagnostics about other machines. */
export interface AssignedSteps {
  readonly steps: readonly Step[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Assigns steps that name a host to the terminal that stands for it. `HOST1` is this machine. The configuration can map
 * other hosts; the steps of an unmapped host are skipped, and the first of them is reported.
 */
export function assignHosts(steps: readonly Step[], hosts: Readonly<Record<string, string>>): AssignedSteps {
  const missing = new Map<string, Diagnostic>()
  const assigned = steps.map(step => {
    const {skip, terminal: named} = step.options
    const host = hostNameOf(named) ?? (Object.hasOwn(hosts, named) ? named : undefined)
    if (host === undefined) return step
    const terminal = terminalOfHost(host, hosts)
    if (terminal !== undefined) return {...step, options: {...step.options, terminal}}
    if (skip !== undefined) return step
    if (!missing.has(host)) missing.set(host, unknownHost(step, host))
    return {...step, options: {...step.options, skip: `runs on another machine, \`${host}\``}}
  })
  return {diagnostics: [...missing.values()], steps: assigned}
}

function unknownHost({column, line}: Step, host: string): Diagnostic {
  return {
    place: {column, line},
    reason: `${quote(host)} is another machine, so its steps are skipped`,
    remedy: `To run them on this machine, name a terminal in the configuration: \`"hosts": {"${host}": "T2"}\`.`,
    ruleId: 'scenario-host',
    severity: 'warning'
  }
}
