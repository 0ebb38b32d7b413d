import {shellQuote} from '../../session/system/shell-quote.js'
import type {CompletedCommand} from './completed-command.js'

/** The completion script of bash. Where it offers nothing, bash completes files. */
export function formatBash(commands: readonly CompletedCommand[]): string {
  const names = commands.map(({name}) => name)
  const flags = commands.flatMap(command => Object.entries(command.flags))
  const choices = new Map(flags.flatMap(([flag, {choices: words}]) => (words ? [[flag, words] as const] : [])))
  const values = new Set(flags.flatMap(([flag, {value}]) => (value && !/FILE/.test(value) ? [flag] : [])))
  const row = (pattern: string, words: readonly string[]) => `    ${pattern}) words=${shellQuote(words.join(' '))} ;;`
  const others = [...values].filter(flag => !choices.has(flag)).map(flag => `--${flag}`)
  return `# Completes fencepost in bash.
_fencepost() {
  local command=run current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} words=
  COMPREPLY=()
  # Bash splits \`--flag=value\` at the equals sign.
  if [[ $current == = ]]; then current=; elif [[ $previous == = ]]; then previous=\${COMP_WORDS[COMP_CWORD - 2]}; fi
  if ((COMP_CWORD > 1)); then
    case \${COMP_WORDS[1]} in ${names.join(' | ')}) command=\${COMP_WORDS[1]} ;; esac
  fi
  case $previous in
${[...choices].map(([flag, words]) => row(`--${flag}`, words)).join('\n')}
    ${others.join(' | ')}) compopt +o default +o bashdefault; return ;;
    help) ((COMP_CWORD == 2)) && words=${shellQuote(names.join(' '))} ;;
    completion) ((COMP_CWORD == 2)) && words='bash fish zsh' ;;
  esac
  if [[ -n $words ]]; then
    :
  elif [[ $current == -* ]]; then
    case $command in
${commands.map(command => `  ${row(command.name, flagsOf(command))}`).join('\n')}
    esac
  elif ((COMP_CWORD == 1)); then
    words=${shellQuote([...names, 'help'].join(' '))}
  fi
  [[ -z $words ]] || COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o bashdefault -o default -F _fencepost fencepost
`
}

function flagsOf({flags}: CompletedCommand): readonly string[] {
  return [...Object.keys(flags), 'color', 'help', 'no-color'].sort().map(flag => `--${flag}`)
}
