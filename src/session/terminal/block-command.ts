import {writeFile} from 'node:fs/promises'
import path from 'node:path'
import {codeOf, formatBefore} from '../bash/batch-format.js'
import type {StepRequest} from '../session.js'
import {shellQuote} from '../system/shell-quote.js'
import type {Terminal} from './terminal.js'

/** Brings back what belongs to the runner, like `__fencepost_return` in the shell. */
const bringBack =
  'builtin eval "__fencepost_list=($(builtin complete -p __fencepost))"; builtin eval "${__fencepost_list[2]}"'

/** Code that shows whether it is sourced. */
const showsSource = /\b(?:BASH_SOURCE|BASH_LINENO|FUNCNAME|caller)\b/

/** Writes a block to the files of a terminal's shell; returns the line that runs it. `mark` is the mark of its processes. */
export async function blockCommand(
  {modes, parts, shell}: Terminal,
  request: StepRequest,
  mark: number
): Promise<string> {
  const {control, containment} = parts.environment
  const mode = modes.next(request.code)
  const isTop = !mode.isSourced && (!mode.isWatched || mode.isTop || showsSource.test(request.code))
  let stdin = '<&57'
  if (request.stdin !== undefined) {
    const file = path.join(control, `stdin-${path.basename(parts.tag)}`)
    await writeFile(file, request.stdin)
    stdin = `<${shellQuote(containment.inside(file))}`
  }
  const about = [formatBefore(request), String(mark), isTop ? '1' : '', mode.isTraced ? '1' : '', mode.mute]
  await writeFile(shell.files.block, codeOf(request.code, mode))
  await writeFile(shell.files.about, about.map(each => `${each}\0`).join(''))
  const outputs = {both: '>&58 2>&58', stderr: '2>&58 >/dev/null', stdout: '>&58 2>/dev/null'}[request.stream]
  const run = `builtin eval "$__fencepost_text" ${stdin} ${outputs} 57<&- 58>&-\n`
  await writeFile(shell.files.run, run)
  // A sourced file ends at `return`. A block that could see that it is sourced runs at the top level. The traces of this
  // line are dropped, and what a DEBUG trap of the user prints for it.
  return isTop
    ? ` { __fencepost_begin; builtin eval "$(<"$__fencepost_run")"; ${bringBack}; __fencepost_finish; } >/dev/null 2>&1\r`
    : ' { __fencepost_begin; builtin . "$__fencepost_run"; __fencepost_finish; } 2>/dev/null\r'
}
