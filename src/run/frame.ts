import type {StepRequest} from './session.js'

/**
 * A block as the driver reads it: five fields, each ended by NUL, which are mode, path of the standard input, what comes
 * before the block, its code, and what comes after. Pure.
 */
export function formatFrame({code, cwd, env, stream}: StepRequest, stdin: string): string {
  const before: string[] = []
  const after: string[] = []
  for (const [name, value] of Object.entries(env)) {
    const saved = `__fencepost_saved_${name}`
    before.push(`${saved}=\${${name}+set}\${${name}-}; builtin export ${name}=${quote(value)}`)
    after.push(
      `if [[ -n $${saved} ]]; then ${name}=\${${saved}#set}; else builtin unset ${name}; fi; builtin unset ${saved}`
    )
  }
  if (cwd !== undefined) {
    before.push(`__fencepost_pwd=$PWD; builtin cd -- ${quote(cwd)}`)
    after.push('builtin cd -- "$__fencepost_pwd"')
  }
  return [stream, stdin, before.join('\n'), code, after.join('\n'), ''].join('\0')
}

/** A word that the shell takes to the letter. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
