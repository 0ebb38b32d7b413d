import {constants} from 'node:fs'
import {access, readFile} from 'node:fs/promises'
import {VFileMessage} from 'vfile-message'
import {stepDefaultsFor} from '../config/load-settings.js'
import {defaultStepOptions} from '../config/step-options.js'
import type {Plan} from '../model/plan.js'
import type {ScenarioPart} from '../model/scenario.js'
import type {Settings} from '../model/settings.js'
import type {Step, StepOptions} from '../model/step.js'
import {fillHosts} from '../scenario/hosts.js'
import {planScript} from '../scenario/script.js'
import type {DocumentRef} from './find-documents.js'
import {type PlannedDocument, planSource} from './plan-document.js'

/** A file of a scenario. */
export interface PlanPartOptions {
  readonly document: DocumentRef
  readonly part: ScenarioPart
  readonly settings: Settings
}

/** The shortest time limit of a script that prepares a step, in milliseconds. */
const scriptTimeout = 120_000

/** Plans a file of a scenario: its texts as pages, its scripts as one step each. Throws what reading the file throws. */
export async function planPart({document, part, settings}: PlanPartOptions): Promise<PlannedDocument> {
  const {file} = document
  const {role, scenario} = part
  if (role === 'index') return plain({file, messages: scenario.messages, steps: []}, settings)
  const source = await readFile(document.path)
  const require = (options: StepOptions): StepOptions => ({
    ...options,
    requires: [...scenario.requires, ...options.requires]
  })
  if (role === 'text') {
    const planned = planSource({file, settings, source})
    const steps = planned.plan.steps.map(step => ({
      ...step,
      code: fillHosts(step.code),
      options: require(step.options)
    }))
    const literal = planned.control(findLiteralRoot(steps))
    return {...planned, plan: {...planned.plan, messages: [...planned.plan.messages, ...literal], steps}}
  }
  const text = fillHosts(source.toString('utf8'))
  const options = require({...defaultStepOptions, ...stepDefaultsFor(settings, file)})
  const isExecutable = await access(document.path, constants.X_OK).then(
    () => true,
    () => false
  )
  const timeout = role === 'background' || options.timeout === 0 ? 0 : Math.max(options.timeout, scriptTimeout)
  const script = planScript({file, isExecutable, options: {...options, timeout}, path: document.path, role, text})
  const messages = [...script.messages, ...findLiteralRoot(script.steps)].filter(
    ({ruleId}) => settings.rules[ruleId as keyof Settings['rules']] !== 'off'
  )
  return {...plain({file, messages, steps: script.steps}, settings), source: text}
}

function plain(plan: Plan, settings: Settings): PlannedDocument {
  return {control: messages => messages, plan, settings, source: ''}
}

/** The first step that names `/root`. */
function findLiteralRoot(steps: readonly Step[]): readonly VFileMessage[] {
  const found = steps.find(({code}) => /(?:^|[\s"'=:;(<>])\/root(?=[/\s"';)]|$)/m.test(code))
  if (!found) return []
  const message = new VFileMessage(
    'Expected `~` for the home of the reader, got `/root`, which is another folder here',
    {
      place: {column: found.column, line: found.line},
      ruleId: 'literal-root',
      source: 'fencepost'
    }
  )
  message.fatal = false
  message.note = 'Write `~`, or run it in a sandbox, where the reader is root.'
  return [message]
}
