import path from 'node:path'
import {commandsOf} from '../../../formats/killercoda/script-commands.js'
import type {Output} from '../../../model/output.js'
import type {CommandStep} from '../../../model/step.js'
import {readinessOf} from '../../judge/judge-service.js'
import type {ScriptRun, StepContext} from '../../judge/step-context.js'
import type {StepResult} from '../../judge/step-result.js'
import type {StepTools} from './step-tools.js'

/** A step that is a script of a scenario. */
interface ScriptTurn {
  readonly context: StepContext
  readonly script: ScriptRun
}

/** Runs a script of a scenario, which passes by its status or by what it prints. */
export async function runScript(
  step: CommandStep,
  {context, script}: ScriptTurn,
  {judge, onStart, sender, services, sessions}: StepTools
): Promise<StepResult> {
  const session = await (script.isBeside ? sessions.open() : sessions.get(step.options.terminal, step.options.timeout))
  onStart(step, session)
  // A later step may interrupt a script in the reader's terminal, which keeps running until then.
  const ready = script.isBeside || script.isCheck ? undefined : readinessOf(step)
  const {code, isBlock} = commandsOf({
    code: step.code,
    isTyped: !script.isBeside,
    name: path.posix.basename(context.file)
  })
  const given = await session.run(sender.request(session, step, {code, ...(ready && {ready})}))
  const output = isBlock ? given : withoutLines(given)
  if (output.ending === 'ready') services.begin(step, session)
  const {actual: _, ...result} = judge.judge({context, output, session, step})
  // This would end what the check leaves running, before it's found.
  if (script.isCheck && step.options.leaks !== 'fail') await session.close()
  const {mustPrint} = script
  if (result.outcome.kind !== 'new') return result
  const hasPrinted = mustPrint === undefined || output.text.split(/\r?\n/).some(line => line.trim() === mustPrint)
  if (hasPrinted) return {...result, outcome: {kind: 'passed'}}
  const reason = `The script can print \`${mustPrint}\` but didn't, so the check fails.`
  return {...result, outcome: {expected: [0], kind: 'failed', reason, status: output.status}}
}

/** The output of a script that another program ran: bash knows no line of it. */
function withoutLines({failed: _, firstFailed: __, ...output}: Output): Output {
  return {...output, isCutOff: true}
}
