import path from 'node:path'
import {execa} from 'execa'
import type {Place} from './decide.js'

/** What opening an editor needs. */
export interface OpenEditorOptions extends Place {
  /** The project, which the file is relative to. */
  readonly root: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Editors that take the line behind the file's name, and must be told to wait. */
const withGoto = /^(?:code(?:-insiders)?|codium|cursor|windsurf)$/
/** Editors that take `+LINE` before the file. */
const withPlus = /^(?:n?vim?|vim\..*|view|nano|pico|emacs(?:client)?|micro|joe|kak|gedit|ne|mg)$/

/** Opens a file in the person's editor and waits for its end; says what is wrong where that cannot be. */
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
  // As git does it: a variable may hold options and quotes.
  const {exitCode, failed} = await execa('sh', ['-c', `${editor} "$@"`, 'sh', ...args], {
    cwd: root,
    reject: false,
    stdio: 'inherit'
  })
  return failed ? `Expected \`${editor}\` to edit the file, got status ${exitCode ?? '?'}. Set EDITOR.` : undefined
}
