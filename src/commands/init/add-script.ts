import {access, constants} from 'node:fs/promises'
import path from 'node:path'
import {applyEdits, modify} from 'jsonc-parser'
import {writeAtomically} from '../../files/atomic-write.js'

const file = 'package.json'
const name = 'test:docs'

/** A package.json: its text, and what that says. */
export interface Manifest {
  readonly text: string
  readonly value: unknown
}

/** Whether a value of JSON is an object, and no list. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Adds a script to package.json, its layout and comments kept, or says why not. */
export async function addScript(cwd: string, {text: marked, value}: Manifest): Promise<InitResult> {
  const kept = (note: string): InitResult => ({file, kind: 'kept', note})
  if (!isMapping(value)) return kept('it holds no object, so that there is no place for a script')
  const {scripts = {}} = value
  if (!isMapping(scripts)) return kept(`its \`scripts\` is no object: make it \`{"${name}": "fencepost"}\``)
  if (Object.hasOwn(scripts, name)) return kept(`it has a script \`${name}\` already`)
  const target = path.join(cwd, file)
  // A whole new file would take the place of one that its owner protects.
  const denied = await access(target, constants.W_OK).catch((error: NodeJS.ErrnoException) => error.code)
  if (denied !== undefined)
    return kept(`can't be written (${denied}): add \`"${name}": "fencepost"\` to its \`scripts\``)
  const text = marked.replace(/^\uFEFF/, '')
  const mark = marked.slice(0, marked.length - text.length)
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? '  '
  const formattingOptions = {
    eol: text.includes('\r\n') ? '\r\n' : '\n',
    insertSpaces: !indent.includes('\t'),
    tabSize: indent.length
  }
  const edits = modify(text, ['scripts', name], 'fencepost', {formattingOptions})
  if (!(await writeAtomically(target, mark + applyEdits(text, edits), {content: marked})))
    return kept('it was edited just now: run `fencepost init` again')
  return {file, kind: 'written', note: `a script: \`npm run ${name}\``}
}

/** What became of one file. */
export interface InitResult {
  /** Path relative to the project. */
  readonly file: string
  readonly kind: 'kept' | 'written'
  /** What was added to it, or why it was left alone. */
  readonly note: string
}
