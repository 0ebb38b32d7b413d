import {posix} from 'node:path'
import type {Output} from '../../../model/output.js'
import {shellQuote} from '../../../session/system/shell-quote.js'
import type {FileText} from '../../../session/workspace/write-file.js'

/** A file to write at an absolute path of a sandbox. */
export interface SandboxFile {
  readonly path: string
  readonly content: FileText | Uint8Array
  /** A mode for chmod(1). */
  readonly mode?: string
}

/** Runs code in a shell of the sandbox. */
export type RunInSandbox = (code: string, stdin?: string) => Promise<Pick<Output, 'omittedBytes' | 'status' | 'text'>>

/** Writes a file through a shell inside the sandbox, because its paths mean nothing outside. Throws when that fails. */
export async function writeInSandbox({content, mode, path}: SandboxFile, run: RunInSandbox): Promise<void> {
  const file = shellQuote(path)
  const text = typeof content === 'string' || content instanceof Uint8Array ? content : content(await read(file, run))
  const change = mode === undefined ? '' : ` && chmod -- ${shellQuote(mode)} ${file}`
  const write = `mkdir -p -- ${shellQuote(posix.dirname(path))} && base64 -d > ${file}${change}`
  const {status, text: output} = await run(write, Buffer.from(text).toString('base64'))
  if (status !== 0) throw new Error(`\`${path}\` can't be written: ${output.trim()}`)
}

async function read(file: string, run: RunInSandbox): Promise<string | undefined> {
  const {omittedBytes, status, text} = await run(`[ -e ${file} ] && base64 -w 0 -- ${file}`)
  if (omittedBytes > 0) throw new Error(`${file} is too large to edit. Raise \`maxOutput\`.`)
  return status === 0 ? Buffer.from(text, 'base64').toString() : undefined
}
