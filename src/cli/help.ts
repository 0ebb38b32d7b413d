import {type Command, type Flags, flagGroups} from '../commands/command.js'
import {type CommandName, commands} from './commands.js'

/** The help of the program. */
export function formatHelp(): string {
  const rows = formatRows(Object.entries(commands).map(([name, {summary}]) => [name, summary]))
  return `Fencepost runs the commands in Markdown documents and compares their output with snapshots.

Usage: fencepost [command] [paths] [options]

Commands:
${rows}

Options:
${formatRows(globalRows)}

Paths are files, folders, globs or FILE:LINE. Run \`npx fencepost help <command>\` for the options of a command.

Exit status: 0 if everything passed, 1 if a document failed, 2 for wrong arguments or configuration.
Commands run on your machine: only run documents you trust.
`
}

/** The help of one command. */
export function formatCommandHelp(name: CommandName, command: Command<Flags>): string {
  const groups = flagGroups.flatMap(group => {
    const flags = Object.entries(command.flags).filter(([, flag]) => flag.group === group)
    return flags.length > 0 ? [{flags, group}] : []
  })
  const rows = groups.map(({flags}) =>
    flags.map(([flag, {short, value, bare, help}]): Row => {
      const shown = value === undefined ? '' : bare ? ` [${value}]` : ` ${value}`
      return [`${short ? `-${short}, ` : '    '}--${flag}${shown}`, help]
    })
  )
  const width = Math.max(...[...rows.flat(), ...globalRows].map(([left]) => left.length))
  const sections = groups.map(({group}, index) => `${group}:\n${formatRows(rows[index] ?? [], width)}\n`)
  return [
    `${command.description}\n`,
    `Usage: fencepost ${[name, command.usage].filter(word => word !== '').join(' ')}\n`,
    ...sections,
    `General:\n${formatRows(globalRows.slice(0, 2), width)}\n`
  ].join('\n')
}

/** Left and right column of the help. */
type Row = readonly [string, string]

const globalRows: readonly Row[] = [
  ['-h, --help', 'Show this help'],
  ['    --[no-]color', 'Turn colors on or off (default: on if the output is a terminal)'],
  ['-V, --version', 'Show the version']
]

function formatRows(rows: readonly Row[], width = Math.max(...rows.map(([left]) => left.length))): string {
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n')
}
