import {setTimeout as delay} from 'node:timers/promises'
import type {VFileMessage} from 'vfile-message'
import {ruleLevelsFor, stepDefaultsFor} from '../../config/load-settings.js'
import {defaultStepOptions} from '../../config/step-options.js'
import {countOutcomes} from '../../model/counts.js'
import type {DocumentRef} from '../../model/document.js'
import type {Settings} from '../../model/settings.js'
import {toMessage} from '../../plan/diagnostics.js'
import {applyRuleLevels} from '../../plan/rules/rule-levels.js'
import type {PlanOf} from '../plan/plan-scenario.js'
import type {DocumentEvents} from './document-events.js'

/** How long a step waits for a script beside it that may have no end, in milliseconds. */
const startTime = 1000

interface SettleOptions {
  readonly document: DocumentRef
  /** The script in the reader's terminal failed: what this one waits for may never come. */
  readonly hasFailed: boolean
  readonly plan: PlanOf
}

/**
 * Waits for the script beside a step, once the reader's terminal is free: as long as a step may take, as it prepares what
 * the step needs; a moment where it is one that runs on, such as a server.
 */
export async function settle(
  told: Promise<DocumentEvents>,
  options: SettleOptions
): Promise<DocumentEvents | 'runs on'> {
  const over = new AbortController()
  const limit = await limitOf(options)
  const first = await Promise.race([
    told,
    delay(limit, 'runs on' as const, {signal: over.signal}).catch(() => 'runs on' as const)
  ])
  over.abort()
  return first
}

async function limitOf({document, hasFailed, plan}: SettleOptions): Promise<number> {
  if (hasFailed) return startTime
  const planned = await plan(document).catch(() => undefined)
  const [step] = planned?.plan.steps ?? []
  if (!planned || !step) return 0
  const {findWaits} = await import('../../shell-code/find-waits.js')
  if (findWaits(step).some(({ruleId}) => ruleId === 'runs-forever')) return startTime
  const {timeout} = {...defaultStepOptions, ...stepDefaultsFor(planned.settings, document.file)}
  return timeout === 0 ? defaultStepOptions.timeout : timeout
}

/** What became of a script that was ended with the terminals: it has passed, and it is said that it ran on. */
export function asEnded({events, end}: DocumentEvents, settings: Settings): DocumentEvents {
  const passed = {kind: 'passed'} as const
  const isCut = events.some(event => event.kind === 'step' && event.status === killed)
  const steps = events.map(event =>
    event.kind === 'step' && event.status === killed ? {...event, outcome: passed} : event
  )
  const outcomes = steps.flatMap(event => (event.kind === 'step' ? event.outcome : []))
  const isFine = outcomes.every(({kind}) => kind === 'passed')
  const told = {end: isFine ? {...end, counts: countOutcomes(outcomes), failed: false} : end, events: steps}
  if (!isCut) return told
  const message = toMessage(end.file, {
    place: {column: 1, line: 1},
    reason: 'Expected it to end while its step was prepared, got one that ran on; it was ended with the scenario',
    remedy: 'Nothing needs doing where it is a server.',
    ruleId: 'script-runs-on',
    severity: 'info'
  })
  return withMessage(told, message, settings)
}

/** Status of a process that SIGKILL ended. */
const killed = 137

/** Says one thing more of a file, unless its rule is off. */
export function withMessage(told: DocumentEvents, message: VFileMessage, settings: Settings): DocumentEvents {
  const [said] = applyRuleLevels([message], ruleLevelsFor(settings, told.end.file))
  if (!said) return told
  const {end} = told
  return {...told, end: {...end, failed: end.failed || said.fatal === true, messages: [...end.messages, said]}}
}
