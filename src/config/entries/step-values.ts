import path from 'node:path'
import * as v from 'valibot'
import {readDuration} from '../duration.js'
import {nonEmpty, variableName} from '../option.js'

/** True or false; as text, the bare word or `true` is on. */
export const flag = v.pipe(
  v.union([v.boolean(), v.picklist(['', 'true', 'false'])]),
  v.transform(value => value !== false && value !== 'false')
)

const status = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255))
const statusText = v.pipe(v.string(), v.regex(/^\s*\d{1,3}\s*$/), v.transform(Number), status)

export const exit = v.union([
  v.literal('any'),
  v.pipe(
    status,
    v.transform(one => [one])
  ),
  v.pipe(
    v.string(),
    v.regex(/^\s*\d{1,3}\s*(?:,\s*\d{1,3}\s*)*$/),
    v.check(text => text.split(',').every(item => Number(item) <= 255)),
    v.transform(text => text.split(',').map(Number))
  ),
  v.pipe(v.array(v.union([status, statusText])), v.minLength(1))
])

const assignments = v.pipe(
  v.string(),
  v.regex(/^\s*[A-Za-z_][A-Za-z0-9_]*=[^,]*(?:,\s*[A-Za-z_][A-Za-z0-9_]*=[^,]*)*$/),
  v.transform(text =>
    Object.fromEntries(
      text.split(',').map(item => [item.slice(0, item.indexOf('=')).trim(), item.slice(item.indexOf('=') + 1)])
    )
  )
)

/** The most variables: bash, and each program that it starts, take seconds with 20,000. */
const mostVariables = 1000

/** Variables and their values. */
export const variables = v.pipe(
  v.record(variableName, v.union([v.string(), v.pipe(v.number(), v.transform(String))])),
  v.check(values => Object.keys(values).length <= mostVariables)
)

export const env = v.union([assignments, variables])

export const names = v.union([
  v.pipe(
    v.string(),
    v.transform(text => text.split(/[,\s]+/)),
    v.array(nonEmpty)
  ),
  v.array(nonEmpty)
])

const visible = v.pipe(v.string(), v.regex(/\S/))
export const prompts = v.union([
  v.pipe(
    visible,
    v.transform(text => [text])
  ),
  v.array(visible)
])

export const skip = v.union([
  v.pipe(
    v.union([v.literal(true), v.picklist(['', 'true'])]),
    v.transform(() => 'marked `skip`')
  ),
  v.pipe(v.string(), v.regex(/^(?!false$)/))
])

export const duration = v.pipe(
  v.union([
    v.literal(0),
    v.pipe(
      v.string(),
      v.check(text => readDuration(text) !== undefined)
    )
  ]),
  v.transform(value => (value === 0 ? 0 : (readDuration(value) ?? 0)))
)

/** A folder inside of the working directory. */
export const folder = v.pipe(v.string(), v.check(staysInside))

function staysInside(folder: string): boolean {
  const normal = path.posix.normalize(folder)
  return (
    folder !== '' &&
    !path.posix.isAbsolute(normal) &&
    normal !== '..' &&
    !normal.startsWith('../') &&
    !folder.includes('\0')
  )
}
