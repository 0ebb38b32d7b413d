import path from 'node:path'
import {applyEdits, modify} from 'jsonc-parser'
import writeFileAtomic from 'write-file-atomic'
import type {InitResult} from './init.js'

const file = 'package.json'
const name = 'test:docs'

/** Adds a script to package.json, its layout kept. */
export async function addScript(cwd: string, manifest: string): Promise<InitResult> {
  const scripts = (JSON.parse(manifest.replace(/^\uFEFF/, '')) as {readonly scripts?: unknown}).scripts
  if (typeof scripts === 'object' && scripts !== null && Object.hasOwn(scripts, name))
    return {file, kind: 'kept', note: `it has a script \`${name}\` already`}
  const indent = /^([ \t]+)"/m.exec(manifest)?.[1] ?? '  '
  const formattingOptions = {
    eol: manifest.includes('\r\n') ? '\r\n' : '\n',
    insertSpaces: !indent.includes('\t'),
    tabSize: indent.length
  }
  const edits = modify(manifest, ['scripts', name], 'fencepost', {formattingOptions})
  await writeFileAtomic(path.join(cwd, file), applyEdits(manifest, edits))
  return {file, kind: 'written', note: `a script: \`npm run ${name}\``}
}
