/** What opens or joins a compound command, which may not be closed. */
const reserved = 'case|coproc|do|done|elif|else|esac|fi|for|function|if|in|select|then|time|until|while'
const variable = '\\$[\\w?$]'
const word = `(?:[\\w./:=,@%+*?~^-]|${variable}|'[^'\\n]*'|"(?:[^"\\n\`\\\\$]|${variable}|\\\\[^\\n])*")+`
const redirection = `\\d?(?:>>?|<) ?${word}|\\d?>&\\d`
const command = `(?!(?:${reserved})(?![\\w./-]))${word}(?: +(?:${redirection}|${word}))*`
const line = `${command}(?: *(?:;|&&|\\|\\|?) *${command})*`
/** For longer code the shell's own look is no matter. */
const longest = 2000
const whole = new RegExp(`^${line}$`)
/** Plain words, of which most commands are, and the first of them: an expression of a tenth of the size. */
const plainWords = /^([\w./-]+)(?: [\w./-]+)*$/
const isReserved = new RegExp(`^(?:${reserved})$`)

/**
 * Whether shell code is plainly whole: simple commands, in lists and pipelines of one line each, without anything that
 * could be left open (bash(1), "SHELL GRAMMAR"). The shell need not try to read it before it runs any of it. Pure, in
 * linear time.
 */
export function isCompleteCode(code: string): boolean {
  if (code.length > longest) return false
  const [, first] = plainWords.exec(code) ?? []
  if (first !== undefined) return !isReserved.test(first)
  return code.split('\n').every(each => whole.test(each))
}
