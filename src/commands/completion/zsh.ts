import {shellQuote} from '../../session/system/shell-quote.js'
import type {Flag} from '../command.js'
import type {CompletedCommand} from './completed-command.js'

/** The completion script of zsh (zshcompsys(1)), to be sourced or put into a folder of \`fpath\`. */
export function formatZsh(commands: readonly CompletedCommand[]): string {
  const described = commands.map(({name, summary}) => `    ${shellQuote(`${name}:${summary}`)}`)
  const cases = commands.map(({flags, name}) => {
    const specs = Object.entries(flags).flatMap(([flag, each]) => specsOf(flag, each))
    const positional = name === 'completion' ? '1:shell:(bash fish zsh)' : '*:document:_files'
    const rows = [...specs, ...globalSpecs, positional].map(spec => `        ${shellQuote(spec)}`)
    return `    ${name})\n      _arguments \\\n${rows.join(' \\\n')}\n      ;;`
  })
  return `#compdef fencepost
# Completes fencepost in zsh.
_fencepost() {
  local command=run
  local -a commands=(
${described.join('\n')}
  )
  if ((CURRENT == 2)) && [[ $words[2] != -* ]]; then
    _describe command commands
    _files
    return
  fi
  if [[ -n \${(M)commands:#$words[2]:*} ]]; then
    command=$words[2]
    shift words
    ((CURRENT--))
  fi
  case $command in
${cases.join('\n')}
  esac
}
if [[ \${funcstack[1]} == _fencepost ]]; then _fencepost "$@"; else compdef _fencepost fencepost; fi
`
}

const globalSpecs = ['--color[Turn colors on]', '--help[Show this help]', '--no-color[Turn colors off]']

function specsOf(flag: string, {bare, choices, help, multiple, short, value}: Flag): readonly string[] {
  const escaped = help.replace(/[\\[\]:]/g, '\\$&')
  const action = choices ? `(${choices.join(' ')})` : value?.includes('FILE') ? '_files' : ' '
  const argument = value === undefined ? '' : `${bare ? '::' : ':'}${value.replace(/:/g, '\\:')}:${action}`
  const star = multiple ? '*' : ''
  const names = [`--${flag}${value === undefined ? '' : '='}`, ...(short ? [`-${short}`] : [])]
  return names.map(name => `${star}${name}[${escaped}]${argument}`)
}
