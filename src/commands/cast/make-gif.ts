import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {UsageError} from '../../model/errors.js'
import {isOnPath} from '../../session/system/on-path.js'
import type {CommandContext} from '../context.js'

/** Throws a `UsageError` where GIFs can't be made. */
export function requireGifs(env: CommandContext['env']): void {
  if (isOnPath('agg', env)) return
  throw new UsageError(
    "A GIF is made by `agg` (github.com/asciinema/agg), which isn't installed. Install it, or write `-o demo.svg`, which also moves in a README."
  )
}

/** Makes a GIF of a cast with `agg`. */
export async function makeGif(text: string, {env, signal}: Pick<CommandContext, 'env' | 'signal'>): Promise<Buffer> {
  requireGifs(env)
  const folder = await mkdtemp(path.join(os.tmpdir(), 'fencepost-cast-'))
  try {
    const cast = path.join(folder, 'demo.cast')
    const gif = path.join(folder, 'demo.gif')
    await writeFile(cast, text)
    const {execa} = await import('execa')
    // It takes the colors of the cast.
    await execa('agg', [cast, gif], {cancelSignal: signal, env: {PATH: env.PATH}})
    return await readFile(gif)
  } finally {
    await rm(folder, {force: true, recursive: true})
  }
}
