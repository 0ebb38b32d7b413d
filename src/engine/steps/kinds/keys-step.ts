import type {KeysStep, TypedStep} from '../../../model/step.js'
import type {StepContext} from '../../judge/step-context.js'
import {type StepResult, skippedResult} from '../../judge/step-result.js'
import {type StepTools, withTakes} from './step-tools.js'

/** Presses keys, or types without Enter. */
export async function pressKeys(
  step: KeysStep | TypedStep,
  context: StepContext,
  {judge, onStart, sender, sessions, settings}: StepTools
): Promise<StepResult> {
  if (!sessions.typeOf(step.options.terminal).takesKeys) {
    const what = step.kind === 'keys' ? 'keys other than `^C`' : 'unfinished lines'
    const reason = `${what} need a terminal, and \`session=plain\` makes this a plain shell`
    return skippedResult(step, {kind: 'skipped', reason}, context)
  }
  const session = await sessions.get(step.options.terminal, step.options.timeout)
  onStart(step, session)
  const request = sender.request(session, step, {input: step.kind})
  const output = await (settings.playsIn ? sender.play(session, step, request) : session.run(request))
  return withTakes(judge.judge({context, output, session, step}), output)
}
