import {readShell} from './shell-commands.js'

/** What could see that the code around it isn't run in one go. */
const looksAround = /\b(?:return|BASH_SOURCE|BASH_LINENO|FUNCNAME|caller|verbose|history|fc)\b|\bset\s+-\w*v/
/** Longer code isn't split. */
const mostLines = 500

/**
 * Splits shell code into the parts that a shell runs one after another when they are typed: whole commands, each with the
 * comments above it. Code that can't be split is one part. Pure.
 */
export function splitCommands(code: string): readonly string[] {
  const lines = code.split('\n')
  if (lines.length === 1 || lines.length > mostLines || looksAround.test(code)) return [code]
  const parts: string[] = []
  let part: string[] = []
  for (const line of lines) {
    part.push(line)
    const text = part.join('\n')
    const isBare = part.every(each => /^\s*(?:#|$)/.test(each))
    if (isBare || readShell(text).isIncomplete) continue
    parts.push(text)
    part = []
  }
  const last = part.join('\n')
  if (last.trim() === '' || parts.length === 0) return parts.length === 0 ? [code] : parts
  // What is open at the end is for the shell to refuse, as a whole; comments belong to the command above.
  return readShell(last).isIncomplete ? [code] : [...parts.slice(0, -1), `${parts.at(-1)}\n${last}`]
}
