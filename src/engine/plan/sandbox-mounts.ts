import type {VFileMessage} from 'vfile-message'
import type {Plan} from '../../model/plan.js'
import {quote, toMessage} from '../../plan/diagnostics.js'
import {placeInCode} from '../../plan/place-in-code.js'
import {readCommandLine} from '../../shell-code/command-line.js'
import {readLines} from '../../text/source-lines.js'

/** Whether code may mount something into a container; most code isn't parsed. */
const mayMount = (code: string) => code.includes('docker') && /\s(?:-v|--volume|--mount)\b/.test(code)

/** A folder that only the sandbox has: the working directory, the home folder or a temporary one. */
const inSandbox =
  /^(?:\.{1,2}(?:\/|$)|~|\$(?:PWD|HOME|TMPDIR)\b|\$\{(?:PWD|HOME|TMPDIR)\}|\$\((?:pwd|mktemp)\b|`(?:pwd|mktemp)\b|\/tmp(?:\/|$))/

/** Reports folders of a sandbox that commands mount into containers: the engine runs outside, and finds nothing there. */
export async function findSandboxMounts({file, steps}: Plan, source: string): Promise<readonly VFileMessage[]> {
  const mounting = steps.filter(({code, kind}) => kind === 'command' && mayMount(code))
  if (mounting.length === 0) return []
  const {readShell} = await import('../../shell-code/shell-commands.js')
  const lines = readLines(source)
  return mounting.flatMap(step =>
    readShell(step.code).commands.flatMap(({start, words}) => {
      const {args, name} = readCommandLine(words)
      const mount = name === 'docker' ? mountsOf(args).find(each => inSandbox.test(each)) : undefined
      if (mount === undefined) return []
      return toMessage(file, {
        place: placeInCode(start, {lines, step}),
        reason: `The container engine doesn't see the files of the sandbox, so ${quote(mount)} is mounted empty`,
        remedy:
          'Copy the files with `docker cp`, use a named volume, or run the document in a container with `container`, or without the sandbox.',
        ruleId: 'sandbox-mount',
        severity: 'warning'
      })
    })
  )
}

/** The folders of the machine that the arguments of `docker` mount. */
function mountsOf(args: readonly string[]): readonly string[] {
  if (!args.includes('run') && !args.includes('create')) return []
  return args.flatMap((arg, index) => {
    const [, option, attached] = /^(-v|--volume|--mount)(?:=(.*))?$/.exec(arg) ?? []
    const value = attached ?? args[index + 1] ?? ''
    if (option === '--mount') {
      const [, from] = /(?:^|,)(?:source|src)=([^,]*)/.exec(value) ?? []
      return from !== undefined && /(?:^|,)type=bind(?:,|$)/.test(value) ? from : []
    }
    return option && value.includes(':') ? value.slice(0, value.indexOf(':')) : []
  })
}
