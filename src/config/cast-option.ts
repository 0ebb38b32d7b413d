import * as v from 'valibot'
import type {CastTarget} from '../model/settings.js'
import {duration, strict} from './option.js'

/** The least and the most columns and rows of the terminal of a cast. */
export const castLimits = {columns: [20, 500], rows: [2, 200]} as const

const size = ([least, most]: readonly [number, number]) =>
  v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most)))
const castFile = v.pipe(v.string(), v.regex(/^(?!\/).*\.(?:cast|svg)$/))
const time = v.union([v.literal(0), duration])

const castTarget = v.union([
  v.pipe(
    castFile,
    v.transform((file): CastTarget => ({file}))
  ),
  v.pipe(
    strict({
      file: castFile,
      cols: size(castLimits.columns),
      idle: v.exactOptional(time),
      rows: size(castLimits.rows),
      theme: v.exactOptional(v.picklist(['dark', 'light'])),
      typing: v.exactOptional(time)
    }),
    v.transform(({cols, ...rest}): CastTarget => ({...rest, ...(cols !== undefined && {columns: cols})}))
  )
])

/** A file, or a list of them, each with options. */
export const castTargets = v.union([
  v.pipe(
    castTarget,
    v.transform((one): readonly CastTarget[] => [one])
  ),
  v.array(castTarget)
])
