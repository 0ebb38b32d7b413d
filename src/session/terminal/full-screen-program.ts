import {foreground, nameOf} from '../system/proc.js'

/** Editors, pagers and monitors by the names of their processes. Some pagers don't use the alternate screen. */
const known: ReadonlySet<string> = new Set(
  (
    'vi vim vim.basic vim.tiny vim.nox nvim view ex nano pico rnano emacs emacs-nox joe jed mcedit micro helix hx ne ' +
    'less more most pager pg bat delta man top htop btop atop iotop nmon watch tig mc ranger nnn lazygit k9s ncdu'
  ).split(' ')
)

/** Programs on the alternate screen that show a shell, so commands are typed into them on purpose. */
export const isMultiplexer = /^(?:tmux|screen|byobu|zellij)\b/

/** A terminal and its screen. */
export interface FullScreenOptions {
  readonly isAlternate: boolean
  /** Process id of its shell. */
  readonly shell: number
}

/** Name of the full-screen program in the foreground of a terminal; absent if there is none. */
export function fullScreenProgram({isAlternate, shell}: FullScreenOptions): string | undefined {
  const names = foreground(shell)
    .group.filter(pid => pid !== shell)
    .map(nameOf)
  const name = names.findLast(one => known.has(one))
  const last = names.at(-1) ?? 'a program'
  return name ?? (isAlternate && !isMultiplexer.test(last) ? last : undefined)
}
