import {UsageError} from '../../model/errors.js'
import {type Command, defineCommand, type Flags} from '../command.js'
import {formatBash} from './bash.js'
import type {CompletedCommand} from './completed-command.js'
import {formatFish} from './fish.js'
import {formatZsh} from './zsh.js'

const formats: Readonly<Record<string, (commands: readonly CompletedCommand[]) => string>> = {
  bash: formatBash,
  fish: formatFish,
  zsh: formatZsh
}

/** Prints the completion script of a shell, for the commands that are described. */
export function completionCommand(describe: () => Promise<readonly CompletedCommand[]>): Command<Flags> {
  return defineCommand({
    description: `Print a script that completes commands, options and files:

  bash  source <(fencepost completion bash)    in ~/.bashrc
  zsh   source <(fencepost completion zsh)     in ~/.zshrc, after compinit
  fish  fencepost completion fish | source     in ~/.config/fish/config.fish`,
    flags: {},
    async run({context, paths}) {
      const [shell = '', ...others] = paths
      const format = Object.hasOwn(formats, shell) && others.length === 0 ? formats[shell] : undefined
      if (!format) throw new UsageError('`completion` needs the name of a shell: `bash`, `fish` or `zsh`.')
      context.stdout(format(await describe()))
      return 0
    },
    usage: 'bash|fish|zsh'
  })
}
