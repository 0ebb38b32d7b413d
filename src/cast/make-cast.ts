import type {CastOptions} from '../model/settings.js'
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

/** The cast of steps that were played; `undefined` if a secret would be seen in it. */
export async function makeCast(
  steps: readonly PlayedStep[],
  {mask, options, title}: MakeCastOptions
): Promise<MadeCast | undefined> {
  const {columns, theme} = options
  const {duration, events} = composeCast(steps, {...options, mask})
  const {frames, used} = await renderFrames(events, options)
  if (mask && frames.some(frame => showsSecret(frame, mask))) return undefined
  const rows = options.rows ?? Math.max(fewestRows, used)
  const shown = frames.map(frame => ({...frame, rows: frame.rows.slice(0, rows)}))
  return {cast: {columns, duration, events, rows, theme, title}, frames: shown}
}

/** Whether the screen shows a secret that control sequences or the ends of rows take apart. */
function showsSecret(frame: Frame, mask: Mask): boolean {
  const text = textOf(frame)
  return [text, text.replaceAll('\n', '')].some(each => mask(each) !== each)
}
