import {spawnSync} from 'node:child_process'
import {fileURLToPath} from 'node:url'

const command = fileURLToPath(new URL('../../src/cli/bin.ts', import.meta.url))
let count = 0

/** Why a test that needs a terminal is skipped; false where it is not. */
export const terminalSkip = spawnSync('tmux', ['-V']).status === 0 ? false : 'tmux is not here'

/** Where a terminal opens. */
export interface OpenTerminalOptions {
  readonly cwd: string
  /** Commands that its shell begins with. */
  readonly setUp: string
  readonly columns?: number
}

/** Opens a real terminal, with a shell in it and nobody looking. */
export function openTerminal({columns = 100, cwd, setUp}: OpenTerminalOptions) {
  const socket = `fencepost-${process.pid}-${++count}`
  const tmux = (...words: readonly string[]) =>
    spawnSync('tmux', ['-L', socket, '-f', '/dev/null', ...words], {encoding: 'utf8'}).stdout
  // What a terminal or CI says of itself is not about this one.
  const shell = `unset CI GITHUB_ACTIONS NO_COLOR FORCE_COLOR NODE_DISABLE_COLORS; cd '${cwd}'; ${setUp}; PS1='$ ' exec bash --norc -i`
  tmux('new-session', '-d', '-x', String(columns), '-y', '40', `bash -c "${shell}"`)
  return {
    close: () => void tmux('kill-server'),
    /** The command line of this checkout. */
    fencepost: `node --import=${import.meta.resolve('tsx')} ${command}`,
    /** What programs switch on and off in a terminal, as it is now. */
    modes: () =>
      tmux(
        'display-message',
        '-p',
        'cursor #{cursor_flag}, alternate screen #{alternate_on}, mouse #{mouse_any_flag}, insert #{insert_flag}, wrap #{wrap_flag}, keypad #{keypad_flag}#{keypad_cursor_flag}, rows #{scroll_region_upper}-#{scroll_region_lower}'
      ).trim(),
    /** Presses a key by the name that tmux has for it. */
    press: (key: string) => void tmux('send-keys', key),
    /** Writes everything that comes to the terminal to a file. */
    record: (file: string) => void tmux('pipe-pane', `cat >'${file}'`),
    resize: (columns: number) => void tmux('resize-window', '-x', String(columns)),
    /** The lines that are on the screen, and those above it. */
    shown: () => tmux('capture-pane', '-p', '-S', '-'),
    /** Types a line and enters it. */
    type(line: string) {
      tmux('send-keys', '-l', line)
      tmux('send-keys', 'Enter')
    }
  }
}
