import {readCommandLine} from './command-line.js'
import type {ShellCode} from './shell-commands.js'

/** Package managers that exist on some systems only. */
const packageManagers: ReadonlySet<string> = new Set(
  (
    'apk apt apt-get brew choco conda dnf emerge eopkg flatpak guix mamba micromamba nix nix-env nix-shell nixos-rebuild ' +
    'opkg pacman paru pixi pkg pkg_add pkgin port rpm-ostree scoop snap swupd tdnf urpmi winget xbps-install yay yum zypper'
  ).split(' ')
)

/** Returns the package managers that shell code calls. */
export function findPackageManagers({commands}: ShellCode): readonly string[] {
  const names = commands.map(({words}) => readCommandLine(words).name)
  return [...new Set(names)].filter(name => packageManagers.has(name))
}
