import * as v from 'valibot'
import type {CastTarget} from '../model/settings.js'
import {duration, strict} from './option.js'

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
      cols: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(20), v.maxValue(500))),
      idle: v.exactOptional(time),
      rows: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(200))),
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
