import {posix} from 'node:path'
import type {Output} from '../../../model/output.js'
import type {FileStep} from '../../../model/step.js'
import {fillIn} from '../../../shell-code/fill-in.js'
import {notRunResult, type StepResult} from '../../judge/step-result.js'
import {fileTextOf} from './file-step-text.js'
import type {StepTools} from './step-tools.js'
import {writeInSandbox} from './write-in-sandbox.js'

/** Writes a file of the document. `runBeside` runs code in a shell of its own. */
export async function writeFileStep(
  step: FileStep,
  {captures, sessions}: StepTools,
  runBeside: (code: string, stdin?: string) => Promise<Output>
): Promise<StepResult> {
  const startedAt = performance.now()
  const session = await sessions.get(step.options.terminal, step.options.timeout)
  try {
    const content = fileTextOf({...step, code: fillIn(step.code, captures.variables)})
    // Plans have absolute paths only in a sandbox.
    if (posix.isAbsolute(step.path)) await writeInSandbox({content, path: step.path}, runBeside)
    else await session.writeFile(step.path, content)
    return {...notRunResult({kind: 'passed'}), durationMs: performance.now() - startedAt}
  } catch (error) {
    return notRunResult({kind: 'errored', reason: error instanceof Error ? error.message : String(error)})
  }
}
