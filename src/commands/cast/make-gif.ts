import {mkdtemp, rm} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {UsageError} from '../../model/errors.js'
import {isOnPath} from '../../session/system/on-path.js'
import type {CommandContext} from '../context.js'

interface WriteGifOptions {
  readonly context: Pick<CommandContext, 'env' | 'signal'>
  /** Writes the cast to a file. */
  readonly write: (file: string) => Promise<unknown>
}

/** Throws a `UsageError` where GIFs can't be made. */
export function requireGifs(env: CommandContext['env']): void {
  if (isOnPath('agg', env)) return
  throw new UsageError(
    "A GIF is made by `agg` (github.com/asciinema/agg), which isn't installed. Install it, or write `-o demo.svg`, which also moves in a README."
  )
}

/** Makes a GIF of a cast with `agg`. */
export async function writeGif(file: string, {context, write}: WriteGifOptions): Promise<void> {
  requireGifs(context.env)
  const folder = await mkdtemp(path.join(os.tmpdir(), 'fencepost-cast-'))
  try {
    const cast = path.join(folder, 'demo.cast')
    await write(cast)
    const {execa} = await import('execa')
    // It takes the colors of the cast.
    await execa('agg', [cast, file], {cancelSignal: context.signal, env: {PATH: context.env.PATH}})
  } finally {
    await rm(folder, {force: true, recursive: true})
  }
}
