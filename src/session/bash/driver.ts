import {readFileSync} from 'node:fs'
import {withoutAliases} from './without-aliases.js'

/** Reads a shell script without its comments. */
function script(name: string): string {
  const text = readFileSync(new URL(`./${name}.sh`, import.meta.url), 'utf8')
  return withoutAliases(text.replace(/^ *#.*\n|^\n/gm, ''))
}

function line(name: string): string {
  return script(name).trim().replaceAll('\n', '; ')
}

/** Text on one line, as bash reads it. */
function quote(text: string): string {
  const escapes: Readonly<Record<string, string>> = {'\n': '\\n', '!': '\\041'}
  return `$'${text.replace(/[\n!'\\]/g, character => escapes[character] ?? `\\${character}`)}'`
}

const text = script('driver').replace('@blocks@\n', () => script('driver-blocks'))
const prompt = line('driver-prompt')
  .replace('@driver@', () => quote(text))
  .replace('@start@', () => line('driver-start'))

/** What the bash of a session reads at its prompt; one line. It starts the driver there, and again when it is back. */
export const driver = ` ${prompt}\n`

/** What the shell writes to its socket when it has read this. */
export const promptMark = '\0prompt\0'

/** The arguments of a bash that reads its driver on standard input, and not on a terminal. */
export const driverArguments = ['--noprofile', '--norc', '--noediting', '-i'] as const
