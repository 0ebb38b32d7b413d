import {readCommandLine} from './command-line.js'
import type {ShellCode} from './shell-commands.js'

/** Package managers that exist on some systems only. */
const packageManagers: ReadonlySet<string> = new Set(
  (
    'apk apt apt-get brew choco conda dnf emerge eopkg flatpak guix mamba micromamba nix nix-env nix-shell nixos-rebuild ' +
    'opkg pacman paru pixi pkg pkg_add pkgin port rpm-ostree scoop snap swupd tdnf urpmi winget xbps-install yay yum zypper'
  ).split(' ')
)

/** Returns the package managers that shell code calls, also in substitutions: `eval "$(brew shellenv)"`. */
export function findPackageManagers(code: string, readShell: (code: string) => ShellCode): readonly string[] {
  const names = readShell(code).commands.flatMap(({end, start, words}) => {
    const inner = [...code.slice(start, end).matchAll(substitution)].flatMap(
      ([, dollar, backtick]) => readShell(dollar ?? backtick ?? '').commands
    )
    return [words, ...inner.map(each => each.words)].map(each => readCommandLine(each).name)
  })
  return [...new Set(names)].filter(name => packageManagers.has(name))
}

const substitution = /\$\(([^()]*)\)|`([^`]*)`/g
