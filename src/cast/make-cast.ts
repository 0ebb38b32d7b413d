import type {CastOptions} from '../model/cast.js'
import type {Mask} from '../secrets/create-mask.js'
import type {Cast} from './cast.js'
import {composeCast, type PlayedStep} from './compose.js'
import {type Frame, renderFrames, textOf} from './frames.js'

export interface MakeCastOptions {
  readonly title: string
  readonly options: CastOptions
  /** Hides secrets; absent without any. */
  readonly mask: Mask | undefined
}

/** A cast with what a terminal shows of it. */
export interface MadeCast {
  readonly cast: Cast
  readonly frames: readonly Frame[]
}

/** Rows below which a picture looks cut off. */
const fewestRows = 4

/** Makes the cast of steps that were played. Throws a `CastError` if a secret would be seen in it. */
export async function makeCast(
  steps: readonly PlayedStep[],
  {mask, options, title}: MakeCastOptions
): Promise<MadeCast> {
  const {columns, theme} = options
  const {duration, events} = composeCast(steps, {...options, mask})
  const {frames, used} = await renderFrames(events, options)
  if (mask) for (const frame of frames) requireNoSecret(frame, mask)
  const rows = options.rows ?? Math.max(fewestRows, used)
  const shown = frames.map(frame => ({...frame, rows: frame.rows.slice(0, rows)}))
  return {cast: {columns, duration, events, rows, theme, title}, frames: shown}
}

/** Control sequences may take a secret apart, which the screen joins again. */
function requireNoSecret(frame: Frame, mask: Mask): void {
  const text = textOf(frame)
  if (mask(text) === text && mask(text.replaceAll('\n', '')) === text.replaceAll('\n', '')) return
  throw new CastError(
    'The terminal shows the value of a secret in pieces, so no cast is written. Keep the step from printing it, or set `hide` for it.'
  )
}

/** A cast can't be made. */
export class CastError extends Error {
  readonly code = 'cast'
  override readonly name = 'CastError'
}
