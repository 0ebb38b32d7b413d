import type {Command, Flags} from '../commands/command.js'
import {type CommandName, commands} from './commands.js'

/** The help of the program as a whole. */
export function formatHelp(): string {
  const width = Math.max(...Object.keys(commands).map(name => name.length))
  const rows = Object.entries(commands).map(([name, {summary}]) => `  ${name.padEnd(width)}  ${summary}`)
  return `Follows Markdown tutorials: runs their marked commands and compares what they print with snapshots.

Usage: fencepost [command] [file, folder, glob or file:line …] [options]

${rows.join('\n')}

\`fencepost run --help\` shows the options of a command. -V, --version shows the version.

Exit status: 0 all passed, 1 a document failed, 2 wrong use or configuration.
It runs the documents' commands in your shell: follow only documents you trust.
`
}

/** The help of one command. */
export function formatCommandHelp(name: CommandName, command: Command<Flags>): string {
  const flags = Object.entries(command.flags).map(([flag, {short, value, help}]) => {
    const letters = `${short ? `-${short}, ` : '    '}--${flag}${value ? ` ${value}` : ''}`
    return {help, letters}
  })
  const width = Math.max(...flags.map(({letters}) => letters.length))
  const rows = flags.map(({help, letters}) => `  ${letters.padEnd(width)}  ${help}`)
  return `${command.description}

Usage: fencepost ${name} ${command.usage}

${rows.join('\n')}
`
}
