import {posix} from 'node:path'
import type {Outcome} from '../../../model/outcome.js'
import type {Output} from '../../../model/output.js'
import type {FileStep} from '../../../model/step.js'
import {startDeadline} from '../../../session/system/deadline.js'
import {fillIn} from '../../../shell-code/fill-in.js'
import {notRunResult, type StepResult} from '../../judge/step-result.js'
import {fileTextOf} from './file-step-text.js'
import type {StepTools} from './step-tools.js'
import {writeInSandbox} from './write-in-sandbox.js'

/** Writes a file of the document. `runBeside` runs code in a shell of its own. */
export async function writeFileStep(
  step: FileStep,
  {captures, sessions, signal}: StepTools,
  runBeside: (code: string, stdin?: string) => Promise<Output>
): Promise<StepResult> {
  const startedAt = performance.now()
  const session = await sessions.get(step.options.terminal, step.options.timeout)
  try {
    const content = fileTextOf({...step, code: fillIn(step.code, captures.variables)})
    // Plans have absolute paths only in a sandbox.
    const written = posix.isAbsolute(step.path)
      ? writeInSandbox({content, path: step.path}, runBeside)
      : session.writeFile(step.path, content)
    // A file system may never answer. Ending the document ends what serves it.
    const cut = await startDeadline(written, {signal, timeout: step.options.timeout})
    if (cut === 'interrupted') return notRunResult({kind: 'not run', reason: 'the run was interrupted'})
    if (cut === 'timed-out') return notRunResult(timedOut(step))
    await written
    return {...notRunResult({kind: 'passed'}), durationMs: performance.now() - startedAt}
  } catch (error) {
    return notRunResult({kind: 'errored', reason: error instanceof Error ? error.message : String(error)})
  }
}

function timedOut({options, path}: FileStep): Outcome {
  const hint = `\`${path}\` wasn't written in time. Check what is mounted there.`
  return {hint, kind: 'timed out', timeoutMs: options.timeout}
}
