import path from 'node:path'
import {codeOf, formatBefore} from '../bash/batch-format.js'
import type {BlockMode} from '../bash/block-mode.js'
import {withoutAliases} from '../bash/without-aliases.js'
import type {StepRequest} from '../session.js'
import {shellQuote} from '../system/shell-quote.js'
import {writeControlFile} from '../workspace/control-file.js'
import type {Terminal} from './terminal.js'

/** Code that shows whether it is sourced, or the prompts. */
const showsSource = /\b(?:BASH_SOURCE|BASH_LINENO|FUNCNAME|caller|PROMPT_COMMAND|PS[0-2]|verbose|set\s+-\w*v)\b|\$\{!/

/** What notes the status, the DEBUG and RETURN traps and the functions of the user for builtins, and removes the latter. */
function beforeReturn({isHooked, isShadowed}: BlockMode): string {
  if (isShadowed) {
    return `__fencepost_status=$?; { __fencepost_left_shadow=$(${shadowing}); POSIXLY_CORRECT=; unset -f builtin command enable trap; unset -v POSIXLY_CORRECT; enable builtin .; __fencepost_left_shadow=\${__fencepost_left_shadow@Q}; } || [[ 1 ]]`
  }
  if (!isHooked) return '__fencepost_status=$?'
  return '{ trap - DEBUG RETURN; IFS= builtin read -r -u 46 __fencepost_status; } >/dev/null 2>&1 46<<<"$?"$\'\\n\'"${__fencepost_left_hooks:=$(builtin trap -p RETURN DEBUG)}"'
}

/** Begins a block, without the traps of the user that would see what the runner does. */
const begin = '__fencepost_begin "$(builtin trap -p RETURN DEBUG)"; builtin trap - DEBUG RETURN'

/** Lists the functions and the disabled builtins of the user that stand for what the runner needs. */
const shadowing = 'POSIXLY_CORRECT=; unset -f declare enable; enable -n; declare -f builtin command trap'

/** Writes a block to the files of a terminal's shell; returns the line that runs it. `mark` is the mark of its processes. */
export async function blockCommand(terminal: Terminal, request: StepRequest, mark: number): Promise<string> {
  const {modes, parts, shell} = terminal
  const {control, containment} = parts.environment
  const mode = modes.next(request.code)
  const isTop =
    !mode.isSourced &&
    (mode.watched !== 'yes' || mode.isTop || mode.isHooked || mode.isShadowed || showsSource.test(request.code))
  terminal.returnsBy = isTop && !/\bread\s[^\n]*-\w*e/.test(request.code) ? beforeReturn(mode) : undefined
  let stdin = '<&47'
  if (request.stdin !== undefined) {
    const file = path.join(control, `stdin-${path.basename(parts.tag)}`)
    writeControlFile(file, request.stdin)
    stdin = `<${shellQuote(containment.inside(file))}`
  }
  const about = [
    formatBefore(request),
    String(mark),
    isTop ? '1' : '',
    mode.isTraced ? '1' : '',
    mode.mute,
    mode.isHooked ? '1' : '',
    mode.execs ? '1' : '',
    mode.isShadowed ? '1' : '',
    isTop && (mode.watched === 'maybe' || mode.watched === 'outside') ? mode.watched : '',
    mode.sources
  ]
  writeControlFile(shell.files.block, codeOf(request.code, mode))
  writeControlFile(shell.files.about, about.map(each => `${each}\0`).join(''))
  const outputs = {both: '>&48 2>&48', stderr: '2>&48 >/dev/null', stdout: '>&48 2>/dev/null'}[request.stream]
  // Outside of a sourced file, a PROMPT_COMMAND takes the commands before it for jobs.
  const runs =
    isTop && mode.countsJobs ? '. /dev/fd/46 46<<<"command exec 46<&-; $__fencepost_text"' : 'eval "$__fencepost_text"'
  writeControlFile(shell.files.run, withoutAliases(`builtin ${runs} ${stdin} ${outputs} 47<&- 48>&-\n`))
  // A sourced file ends at `return`. A block that could see that it is sourced runs at the top level, when the shell shows
  // its next prompt; `$LINENO` counts from 1 there. The traces of this line are dropped.
  const line = isTop
    ? `${begin}; { builtin :; } 46<&$((LINENO = 1))`
    : `${begin}; builtin . "$__fencepost_run"; __fencepost_finish "$?" "$(builtin trap -p RETURN DEBUG)"`
  return withoutAliases(` { ${line}; } 2>/dev/null\r`)
}
