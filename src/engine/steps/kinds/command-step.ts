import type {CommandStep} from '../../../model/step.js'
import type {Session} from '../../../session/session.js'
import {expects} from '../../judge/outcome-of-step.js'
import type {StepContext} from '../../judge/step-context.js'
import {type StepResult, skippedResult} from '../../judge/step-result.js'
import type {EndedStep} from '../step-sender.js'
import {repeatUntil, whyNotRepeated} from './repeat-until.js'
import {type StepTools, type StepTurn, withTakes} from './step-tools.js'

/** Runs a command, again and again if it has the option `until`. */
export async function runCommand(step: CommandStep, turn: StepTurn, tools: StepTools): Promise<StepResult> {
  const {context} = turn
  const session = await tools.sessions.get(step.options.terminal, step.options.timeout)
  const open = tools.programs.findOpen(session, {place: context.place, step})
  if (open !== undefined) return skippedResult(step, {kind: 'errored', reason: open}, context)
  const unsafe = tools.captures.unsafeIn(step.code)
  if (unsafe !== undefined) return skippedResult(step, {kind: 'errored', reason: unsafeCapture(unsafe)}, context)
  const attempt = () => tryCommand(step, {...turn, session}, tools)
  if (step.options.until === undefined) return attempt()
  const refusal = whyNotRepeated(step, session)
  if (refusal !== undefined) return skippedResult(step, {kind: 'errored', reason: refusal}, context)
  return repeatUntil({attempt, signal: tools.signal, step})
}

function unsafeCapture(name: string): string {
  return `The captured value of \`${name}\` would be read as code in place of \`<${name}>\`. Write \`"$${name}"\`.`
}

async function tryCommand(
  step: CommandStep,
  {context, isStopped, session}: StepTurn & {readonly session: Session},
  tools: StepTools
): Promise<StepResult> {
  const {containers, programs, sender, services} = tools
  const watched = await containers?.begin(step)
  tools.onStart(step, session)
  const wasOpen = !session.isAtPrompt && session.fullScreenProgram !== undefined
  const output = await sender.send(step, {context, isStopped, session})
  const wasEnded = output.ending === 'timed-out' || output.ending === 'interrupted'
  if (watched) await containers?.end(watched, {file: context.file, wasEnded})
  if (output.ending === 'ready') services.begin(step, session)
  if (output.ending === 'waits' || output.ending === 'ready') programs.begin(step, {session, wasOpen})
  return judgeCommand({output, session, step}, context, tools)
}

/** Takes the values that a command captures, and judges its output. */
export function judgeCommand({output, session, step}: EndedStep, context: StepContext, tools: StepTools): StepResult {
  const {captures, judge} = tools
  tools.onOutput(step, output)
  const isExpected = output.ending === 'returned' && expects(step, output.status)
  const missing = isExpected ? captures.read(step, output.text) : []
  const result = withTakes(judge.judge({context, output, session, step}), output)
  const [first] = missing
  if (!first) return result
  const reason = `\`capture\` finds no match for \`/${first.pattern}/\` in the output, so \`${first.name}\` has no value.`
  return {...result, outcome: {kind: 'errored', reason}}
}
