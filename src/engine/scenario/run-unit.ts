import type {DocumentRef} from '../../model/document.js'
import type {ScriptRun} from '../judge/step-context.js'
import {waitForBackground, withMessage} from './background-scripts.js'
import type {ScenarioRun} from './scenario-run.js'
import {asSkippedFailure, earlyPassMessage, findEarlyPasses, hasCommands, verifyRun} from './verify-scripts.js'

/** Which unit to run, and the last one with a selected step. */
export interface RunUnitOptions {
  readonly unit: number
  readonly last: number | undefined
}

/** Runs the intro, a step or the finish of a scenario: its scripts, its text, its checks. */
export async function runUnit(scenario: ScenarioRun, {last, unit}: RunUnitOptions): Promise<void> {
  const run = (document: DocumentRef, script?: ScriptRun) => {
    // Everything before the last selected step runs, because that step may depend on it.
    const isAbove = last !== undefined && (unit < last || (unit === last && isPreparing(document)))
    return scenario.run(document, {isAbove, ...(script && {script})})
  }
  await runScripts(scenario, {run, unit})
  const texts = scenario.filesOf(unit, 'text')
  const checks = scenario.filesOf(unit, 'verify')
  const early = await earlyPasses(scenario, {checks, texts})
  for (const text of texts) scenario.report(await run(text))
  const isIdle = checks.length > 0 && !(await hasCommands(texts, scenario.plan))
  for (const check of checks) {
    const result = await run(check, {...(await verifyRun(check, scenario.plan)), isProbe: isIdle})
    const events = isIdle ? asSkippedFailure(result) : result
    scenario.report(early.includes(check) ? withMessage(events, earlyPassMessage(check), scenario.settings) : events)
  }
}

function isPreparing({part}: DocumentRef): boolean {
  return part?.role === 'background' || part?.role === 'foreground'
}

interface RunScriptsOptions {
  readonly unit: number
  readonly run: (document: DocumentRef, script?: ScriptRun) => ReturnType<ScenarioRun['run']>
}

/** Runs the two scripts of a unit at the same time. A background script that keeps running is left pending. */
async function runScripts(scenario: ScenarioRun, {run, unit}: RunScriptsOptions): Promise<void> {
  const background = scenario.filesOf(unit, 'background').map(document => ({
    document,
    events: run(document, {isBeside: true, isProbe: false})
  }))
  let hasFailed = false
  for (const document of scenario.filesOf(unit, 'foreground')) {
    const events = await run(document, {isBeside: false, isProbe: false})
    hasFailed ||= events.end.failed
    scenario.report(events)
  }
  for (const {document, events} of background) {
    const ended = await waitForBackground(events, {document, hasFailed, plan: scenario.plan})
    if (ended === 'still running') scenario.pending.push(events)
    else scenario.report(ended)
  }
}

interface EarlyPassesOptions {
  readonly checks: readonly DocumentRef[]
  readonly texts: readonly DocumentRef[]
}

async function earlyPasses(scenario: ScenarioRun, options: EarlyPassesOptions): Promise<readonly DocumentRef[]> {
  const {blocked, plan, runner, settings} = scenario
  if (blocked !== undefined || scenario.options.name !== undefined) return []
  return findEarlyPasses({...options, plan, runner, settings})
}
