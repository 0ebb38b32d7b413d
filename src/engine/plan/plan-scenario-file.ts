import type {VFileMessage} from 'vfile-message'
import {ruleLevelsFor, stepDefaultsFor} from '../../config/load-settings.js'
import {defaultStepOptions} from '../../config/step-options.js'
import {readRegularFile} from '../../files/read-regular-file.js'
import {decodeFile} from '../../formats/killercoda/decode-file.js'
import {fillHosts} from '../../formats/killercoda/hosts.js'
import {planScript} from '../../formats/killercoda/script.js'
import type {DocumentRef} from '../../model/document.js'
import type {Plan} from '../../model/plan.js'
import type {Scenario, ScenarioPart} from '../../model/scenario.js'
import type {Settings} from '../../model/settings.js'
import type {Step, StepOptions} from '../../model/step.js'
import {toMessage} from '../../plan/diagnostics.js'
import {applyRuleLevels} from '../../plan/rules/message-filter.js'
import {tutorialFolder} from '../../plan/steps/file-step.js'
import {leastSetupLimit} from '../steps/setup.js'
import type {PlannedDocument} from './plan-source.js'
import {planSource} from './plan-source.js'

/** A file of a scenario. */
export interface PlanScenarioFileOptions {
  readonly document: DocumentRef
  readonly part: ScenarioPart
  readonly settings: Settings
}

/** Plans a file of a scenario: a text like a document, a script as one step. Throws if the file can't be read. */
export async function planScenarioFile({document, part, settings}: PlanScenarioFileOptions): Promise<PlannedDocument> {
  const {file} = document
  const {role, scenario} = part
  if (role === 'index') {
    const messages = applyRuleLevels(scenario.messages, ruleLevelsFor(settings, file))
    return plain({file, messages, steps: []}, settings)
  }
  const source = readRegularFile(document.path)
  if (role === 'text') {
    return planScenarioText(await planSource({file, scenario, settings, source}), scenario)
  }
  const {problem, text: written} = decodeFile(source)
  const text = fillHosts(written, {isWhole: settings.sandbox})
  const options = withRequired({...defaultStepOptions, ...stepDefaultsFor(settings, file)}, scenario)
  const timeout = role === 'background' || options.timeout === 0 ? 0 : Math.max(options.timeout, leastSetupLimit)
  const script = planScript({file, options: {...options, timeout}, role, text})
  const faults = problem
    ? [toMessage(file, {...problem, place: {column: 1, line: problem.line}, ruleId: 'not-utf8', severity: 'warning'})]
    : []
  const found = [...faults, ...script.messages, ...findLiteralRoot({file, steps: script.steps}, settings)]
  const messages = applyRuleLevels(found, ruleLevelsFor(settings, file))
  return {...plain({file, messages, steps: script.steps}, settings), source: text}
}

/** A document as a text of a scenario: with addresses of this machine and the requirements of its image. Pure. */
export function planScenarioText(planned: PlannedDocument, scenario: Scenario): PlannedDocument {
  const {file} = planned.plan
  const steps = planned.plan.steps.map(step => ({
    ...step,
    code: fillHosts(step.code, {isWhole: planned.settings.sandbox}),
    options: withRequired(step.options, scenario)
  }))
  const messages = planned.control([...findLiteralRoot({file, steps}, planned.settings), ...findSudo({file, steps})])
  return {...planned, plan: {...planned.plan, messages: [...planned.plan.messages, ...messages], steps}}
}

function withRequired(options: StepOptions, {requires}: Scenario): StepOptions {
  return {...options, requires: [...requires, ...options.requires]}
}

function plain(plan: Plan, settings: Settings): PlannedDocument {
  return {control: messages => messages, plan, settings, source: ''}
}

/** Reports the first use of a home folder that scenarios have elsewhere. */
function findLiteralRoot({file, steps}: Pick<Plan, 'file' | 'steps'>, {sandbox}: Settings): readonly VFileMessage[] {
  // In the sandbox the reader is root.
  if (sandbox) return []
  return ['/root', tutorialFolder].flatMap(folder => {
    const literal = new RegExp(`(?<=^|[\\s"'=:;(<>])${folder}(?=[/\\s"';)]|$)`, 'm')
    return findFirst(steps, literal).map(place =>
      toMessage(file, {
        place,
        reason: `\`${folder}\` isn't the reader's home folder here`,
        remedy: 'Write `~`, or run it with `--sandbox`, where it is.',
        ruleId: 'literal-root',
        severity: 'warning'
      })
    )
  })
}

/** Reports the first use of `sudo`: the reader is root on every known image. */
function findSudo({file, steps}: Pick<Plan, 'file' | 'steps'>): readonly VFileMessage[] {
  return findFirst(steps, /(?=sudo\s)(?<=(?:^|[\n;&|(])[\t ]*)sudo/).map(place =>
    toMessage(file, {
      place,
      reason: 'A scenario runs as root and needs no `sudo`',
      remedy: 'Remove `sudo`, which may not be installed.',
      ruleId: 'needless-sudo',
      severity: 'info'
    })
  )
}

/** Position of the first match in the code of steps. */
function findFirst(
  steps: readonly Step[],
  pattern: RegExp
): readonly {readonly column: number; readonly line: number}[] {
  const [found] = steps.flatMap(step => {
    const match = pattern.exec(step.code)
    return match ? [{match, step}] : []
  })
  if (!found) return []
  const {match, step} = found
  const line = step.codeLine + step.code.slice(0, match.index).split('\n').length - 1
  return [{column: line === step.line ? step.column : 1, line}]
}
