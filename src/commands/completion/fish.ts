import type {Flag} from '../command.js'
import type {CompletedCommand} from './completed-command.js'

/** The completion script of fish. */
export function formatFish(commands: readonly CompletedCommand[]): string {
  const names = commands.map(({name}) => name)
  const others = names.filter(name => name !== 'run').join(' ')
  const rows = commands.flatMap(({flags, name, summary}) => {
    // A run needs no command.
    const seen = name === 'run' ? `not __fish_seen_subcommand_from ${others}` : `__fish_seen_subcommand_from ${name}`
    return [
      `-n __fish_use_subcommand -a ${name} -d ${quote(summary)}`,
      ...Object.entries(flags).map(([flag, each]) => `-n ${quote(seen)} ${optionOf(flag, each)}`)
    ]
  })
  const more = [
    `-n '__fish_seen_subcommand_from completion' -f -a 'bash fish zsh'`,
    `-s h -l help -d 'Show this help'`,
    `-l color -d 'Turn colors on'`,
    `-l no-color -d 'Turn colors off'`
  ]
  return `# Completes fencepost in fish.\n${[...rows, ...more].map(row => `complete -c fencepost ${row}\n`).join('')}`
}

function optionOf(flag: string, {bare, choices, help, short, value}: Flag): string {
  const takes = value === undefined || bare ? '' : value.includes('FILE') ? ' -r -F' : ' -x'
  const words = choices ? ` -a ${quote(choices.join(' '))}` : ''
  return `${short ? `-s ${short} ` : ''}-l ${flag}${takes}${words} -d ${quote(help)}`
}

/** A word in single quotes, in which fish knows two escapes. */
function quote(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`
}
