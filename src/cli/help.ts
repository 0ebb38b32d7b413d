import type {Flags, Verb} from '../commands/command.js'
import {type VerbName, verbs} from './commands.js'

/** The help of the program as a whole. */
export function formatHelp(): string {
  const width = Math.max(...Object.keys(verbs).map(name => name.length))
  const rows = Object.entries(verbs).map(([name, {summary}]) => `  ${name.padEnd(width)}  ${summary}`)
  return `Follows Markdown tutorials: runs their marked commands and compares what they print with snapshots.

Usage: fencepost [verb] [file, folder, glob or file:line …] [options]

${rows.join('\n')}

\`fencepost run --help\` shows the options of a verb. -V, --version shows the version.

Exit status: 0 all passed, 1 a document failed, 2 wrong use or configuration.
It runs the documents' commands in your shell: follow only documents you trust.
`
}

/** The help of one verb. */
export function formatVerbHelp(name: VerbName, verb: Verb<Flags>): string {
  const flags = Object.entries(verb.flags).map(([flag, {short, value, help}]) => {
    const letters = `${short ? `-${short}, ` : '    '}--${flag}${value ? ` ${value}` : ''}`
    return {help, letters}
  })
  const width = Math.max(...flags.map(({letters}) => letters.length))
  const rows = flags.map(({help, letters}) => `  ${letters.padEnd(width)}  ${help}`)
  return `${verb.description}

Usage: fencepost ${name} ${verb.usage}

${rows.join('\n')}
`
}
