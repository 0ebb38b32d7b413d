import {writeFile} from 'node:fs/promises'
import path from 'node:path'
import {formatAround} from '../bash/batch-format.js'
import type {StepRequest} from '../session.js'
import {asciiShellQuote} from '../system/shell-quote.js'
import type {Terminal} from './terminal.js'

/** Leaves a block where the shell of a terminal finds it; gives the line that runs it. */
export async function blockCommand({parts, shell}: Terminal, request: StepRequest): Promise<string> {
  const {after, before} = formatAround(request)
  const {control, containment} = parts.environment
  let stdin = '<&250'
  if (request.stdin !== undefined) {
    const file = path.join(control, `stdin-${path.basename(parts.tag)}`)
    await writeFile(file, request.stdin)
    stdin = `<${asciiShellQuote(containment.inside(file))}`
  }
  await writeFile(shell.files.block, request.code)
  await writeFile(shell.files.around, `${before}\0${after}\0`)
  const outputs = {both: '>&251 2>&251', stderr: '2>&251 >/dev/null', stdout: '>&251 2>/dev/null'}[request.stream]
  const run = `. "$__fencepost_source" ${stdin} ${outputs} 250<&- 251>&-`
  // What `set -x` traces of the runner's own line is nobody's output.
  return ` { __fencepost_begin; ${run}; __fencepost_finish; } 2>/dev/null\r`
}
