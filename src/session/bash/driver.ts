import {readFileSync} from 'node:fs'
import {withoutAliases} from './without-aliases.js'

/** Reads a shell script without its comments. */
function script(name: string): string {
  const text = readFileSync(new URL(`./${name}.sh`, import.meta.url), 'utf8')
  return withoutAliases(text.replace(/^ *#.*\n|^\n/gm, ''))
}

/** A script as one line of the shell. */
function line(name: string): string {
  return script(name)
    .trim()
    .replace(/\n */g, '; ')
    .replace(/(?<=\b(?:do|else|then)|\{); /g, ' ')
}

/** Text on one line, as bash reads it. */
function quote(text: string): string {
  const escapes: Readonly<Record<string, string>> = {'\n': '\\n', '!': '\\041'}
  return `$'${text.replace(/[\n!'\\]/g, character => escapes[character] ?? `\\${character}`)}'`
}

const text = line('driver').replace('; @blocks@; ', () => `\n${script('driver-blocks')}`)
/** What the bash of a session reads at its prompt; one line. It starts the driver again when the shell is back there. */
export const driver = ` ${line('driver-prompt').replace('@driver@', () => quote(text))}\n`

/**
 * The PROMPT_COMMAND that the bash of a session starts with, in its environment: it starts the driver for the first time, in a
 * third of the time that the line above takes. Its first line is empty, because bash counts lines from 0 there.
 */
export const firstPrompt = `\n${line('driver-start')}; ${text}`

/** What the shell writes to its socket when its driver starts. No field of a report stands between two empty ones. */
export const promptMark = '\0\0prompt\0\0'
/** What it writes when it begins with blocks that were sent together. */
export const beginMark = '\0\0begun\0\0'

/** The arguments of a bash that reads its prompt on standard input, and not on a terminal. */
export const driverArguments = ['--noprofile', '--norc', '--noediting', '-i', '+o', 'history'] as const
