import path from 'node:path'
import {execa} from 'execa'

/** A line of a file to edit. */
export interface EditorTarget {
  /** Path as reported: relative to the project. */
  readonly file: string
  readonly line: number
}

/** What opening an editor needs. */
export interface OpenEditorOptions extends EditorTarget {
  /** Absolute path of the project. */
  readonly root: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Editors that take the line after the file, and need a flag to wait. */
const withGoto = /^(?:code(?:-insiders)?|codium|cursor|windsurf)$/
/** Editors that take `+LINE` before the file. */
const withPlus = /^(?:n?vim?|vim\..*|view|nano|pico|emacs(?:client)?|micro|joe|kak|gedit|ne|mg)$/

/** Opens a file in the user's editor and waits until it is closed; resolves with a message if that fails. */
export async function openEditor({env, file, line, root}: OpenEditorOptions): Promise<string | undefined> {
  const editor = env.VISUAL || env.EDITOR || 'vi'
  const absolute = path.join(root, file)
  const [program = ''] = editor.trim().split(/\s+/)
  const name = path.basename(program)
  const args = withGoto.test(name)
    ? ['--wait', '--goto', `${absolute}:${line}`]
    : withPlus.test(name)
      ? [`+${line}`, absolute]
      : [absolute]
  // Through a shell, as git does: the variable may hold options and quotes.
  const {exitCode, failed} = await execa('sh', ['-c', `${editor} "$@"`, 'sh', ...args], {
    cwd: root,
    reject: false,
    stdio: 'inherit'
  })
  return failed
    ? `The editor \`${editor}\` exited with ${exitCode ?? 'a signal'}. Set EDITOR to the editor you use.`
    : undefined
}
