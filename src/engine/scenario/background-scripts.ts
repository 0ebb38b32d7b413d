import {setTimeout as delay} from 'node:timers/promises'
import type {VFileMessage} from 'vfile-message'
import {ruleLevelsFor, stepDefaultsFor} from '../../config/load-settings.js'
import {defaultStepOptions} from '../../config/step-options.js'
import {countOutcomes} from '../../model/counts.js'
import type {DocumentRef} from '../../model/document.js'
import type {Settings} from '../../model/settings.js'
import {toMessage} from '../../plan/diagnostics.js'
import {applyRuleLevels} from '../../plan/rules/message-filter.js'
import {longestDelay} from '../../session/system/deadline.js'
import type {PlanOf} from '../plan/plan-scenario.js'
import type {DocumentEvents} from './document-events.js'

/** How long a step waits for a background script that may never end, in milliseconds. */
const startTime = 1000

interface WaitOptions {
  readonly document: DocumentRef
  /** The foreground script failed, so the background script may wait for something that never comes. */
  readonly hasFailed: boolean
  readonly plan: PlanOf
}

/**
 * Waits for the background script of a step before the step starts: up to a step's time limit, since it prepares the
 * step, but only a moment for one that keeps running, such as a server.
 */
export async function waitForBackground(
  events: Promise<DocumentEvents>,
  options: WaitOptions
): Promise<DocumentEvents | 'still running'> {
  const waited = new AbortController()
  const limit = await waitLimit(options)
  const first = await Promise.race([
    events,
    delay(Math.min(limit, longestDelay), 'still running' as const, {signal: waited.signal}).catch(
      () => 'still running' as const
    )
  ])
  waited.abort()
  return first
}

async function waitLimit({document, hasFailed, plan}: WaitOptions): Promise<number> {
  if (hasFailed) return startTime
  const planned = await plan(document).catch(() => undefined)
  const [step] = planned?.plan.steps ?? []
  if (!planned || !step) return 0
  const {findWaits} = await import('../../shell-code/find-waits.js')
  if (findWaits(step).some(({ruleId}) => ruleId === 'runs-forever')) return startTime
  const {timeout} = {...defaultStepOptions, ...stepDefaultsFor(planned.settings, document.file)}
  return timeout === 0 ? defaultStepOptions.timeout : timeout
}

/** The events of a script that was ended with its scenario: it passes, with a message that it was still running. */
export function asEnded({events, end}: DocumentEvents, settings: Settings): DocumentEvents {
  const passed = {kind: 'passed'} as const
  const isKilled = events.some(event => event.kind === 'step' && event.status === killed)
  const steps = events.map(event =>
    event.kind === 'step' && event.status === killed ? {...event, outcome: passed} : event
  )
  const outcomes = steps.flatMap(event => (event.kind === 'step' ? event.outcome : []))
  const isFine = outcomes.every(({kind}) => kind === 'passed')
  const ended = {end: isFine ? {...end, counts: countOutcomes(outcomes), failed: false} : end, events: steps}
  if (!isKilled) return ended
  const message = toMessage(end.file, {
    place: {column: 1, line: 1},
    reason: 'The script was still running at the end of the scenario and was ended',
    remedy: 'This is fine for a server.',
    ruleId: 'script-runs-on',
    severity: 'info'
  })
  return withMessage(ended, message, settings)
}

/** Exit status of a process that SIGKILL ended. */
const killed = 137

/** Adds a message to the events of a file, unless its rule is off. */
export function withMessage(document: DocumentEvents, message: VFileMessage, settings: Settings): DocumentEvents {
  const {end} = document
  const [applied] = applyRuleLevels([message], ruleLevelsFor(settings, end.file))
  if (!applied) return document
  return {
    ...document,
    end: {...end, failed: end.failed || applied.fatal === true, messages: [...end.messages, applied]}
  }
}
