import {basename} from 'node:path'
import {shellQuote} from '../../session/system/shell-quote.js'

/** A script that is about to run. */
export interface ScriptCode {
  readonly code: string
  /** It's typed into a terminal, where the shebang of a shell is a comment. */
  readonly isTyped: boolean
  /** Name of the file, because some interpreters depend on its extension. */
  readonly name: string
}

/**
 * The commands that run a script as its shebang says. `isBlock` if they are its own lines: then bash tells which command
 * failed. Pure.
 */
export function commandsOf({code, isTyped, name}: ScriptCode): {readonly code: string; readonly isBlock: boolean} {
  const shebang = readShebang(code)
  const [program = '', ...options] = shebang ? interpreterOf(shebang) : ['bash']
  if (!shebang || (isTyped && /^(?:ba|da|k|z)?sh$/.test(basename(program)))) return {code, isBlock: true}
  if (basename(program) !== 'bash' || !areOptionsOfSet(options)) {
    return {code: inOtherLanguage({code, name, shebang}), isBlock: false}
  }
  return {code: options.length === 0 ? code : code.replace(/^.*/, `set ${options.join(' ')}`), isBlock: true}
}

/** What the first line of a script starts as Linux does (execve(2)): a program, and all that follows it as one argument. */
function readShebang(source: string): readonly string[] | undefined {
  const [, program, argument] = /^#![ \t]*(\S+)(?:[ \t]+(\S.*?))?[ \t]*(?:\n|$)/.exec(source) ?? []
  return program === undefined ? undefined : [program, ...(argument === undefined ? [] : [argument])]
}

/** The program that runs a script and its options, also where `env` looks for it. */
function interpreterOf([program = '', argument]: readonly string[]): readonly string[] {
  if (basename(program) !== 'env') return [program, ...(argument === undefined ? [] : [argument])]
  return argument?.startsWith('-S') ? argument.slice(2).trim().split(/\s+/) : [argument ?? '']
}

/** Whether a shell that runs takes the options that a script starts bash with (bash(1), "set"). */
function areOptionsOfSet(options: readonly string[]): boolean {
  const all = options.map(option => ` ${option}`).join('')
  return options.every(option => !/\s/.test(option)) && /^(?: -[aefhkuvxBCET]+| -[aefhkuvxBCET]*o \w+)*$/.test(all)
}

interface OtherLanguage {
  readonly code: string
  readonly name: string
  readonly shebang: readonly string[]
}

/**
 * Commands that run a script in another language from a copy, because a sandbox may not see the file. An empty first line
 * replaces the shebang, so line numbers stay the same.
 */
function inOtherLanguage({code, name, shebang}: OtherLanguage): string {
  const lines = code.split('\n').slice(1)
  let end = 'END_OF_SCRIPT'
  while (lines.includes(end)) end += '_'
  const file = `"$folder"/${shellQuote(name)}`
  const copy = `folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && { echo; cat; } >${file}`
  return [`(${copy} && ${shebang.map(shellQuote).join(' ')} ${file} </dev/null) <<'${end}'`, ...lines, end].join('\n')
}
