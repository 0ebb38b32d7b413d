import path from 'node:path'
import {applyEdits, modify} from 'jsonc-parser'
import {writeWhole} from '../files/write-whole.js'
import type {InitResult} from './init.js'

const file = 'package.json'
const name = 'test:docs'

/** A package.json: its text, and what that says. */
export interface Manifest {
  readonly text: string
  readonly value: {readonly scripts?: unknown}
}

/** Adds a script to package.json, its layout kept. */
export async function addScript(cwd: string, {text, value}: Manifest): Promise<InitResult> {
  const {scripts} = value
  if (typeof scripts === 'object' && scripts !== null && Object.hasOwn(scripts, name))
    return {file, kind: 'kept', note: `it has a script \`${name}\` already`}
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? '  '
  const formattingOptions = {
    eol: text.includes('\r\n') ? '\r\n' : '\n',
    insertSpaces: !indent.includes('\t'),
    tabSize: indent.length
  }
  const edits = modify(text, ['scripts', name], 'fencepost', {formattingOptions})
  await writeWhole(path.join(cwd, file), applyEdits(text, edits))
  return {file, kind: 'written', note: `a script: \`npm run ${name}\``}
}
