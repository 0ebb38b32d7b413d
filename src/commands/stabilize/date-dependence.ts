import {generalizeLine, type Kinds} from '../../compare/generalize-line.js'
import {readsLikeFailure} from '../../engine/record/recorded-failures.js'
import type {StepEvent} from '../../model/event.js'
import {isFailure} from '../../model/outcome.js'
import {chooseNormalizers} from '../../normalize/choose-normalizers.js'
import {readIdentity} from '../../session/system/user-and-host.js'
import {splitLines} from '../../text/split-lines.js'

const expiry = /\bexpired\b|\bnot (?:yet )?valid\b|\bnot valid (?:yet|until|before|after)\b/i
/** Words of a date. */
const dateWord =
  /\b(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?|Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t(?:ember)?)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?|[AP]M)\b/g

/**
 * Whether another date changes what a step does: it fails, also where a pipe or `|| true` hides that, or prints something
 * else than other values of known kinds. Steps whose output varies in any case are only held to the signs of a failure.
 * Pure.
 */
export function dependsOnDate(dated: StepEvent, usual: readonly StepEvent[]): boolean {
  const [first] = usual
  if (!first) return false
  if (failsOnDate(dated, usual)) return true
  if (hasFailed(dated) || usual.some(hasFailed)) return false
  if (usual.every(({status}) => status !== dated.status)) return true
  const looksFailed = ({output}: StepEvent) => readsLikeFailure(output) || expiry.test(output)
  if (looksFailed(dated)) return !usual.some(looksFailed)
  const sizeOf = ({output}: StepEvent) => splitLines(output).length
  if (sizeOf(dated) * 2 < Math.min(...usual.map(sizeOf))) return true
  const {findEvery, placeholders} = chooseNormalizers(dated.step.options.normalize, readIdentity())
  const kinds = {findValues: findEvery, placeholders}
  const isNoisy = usual.some(({output}) => !differsByValues(output, first.output, kinds))
  return !isNoisy && !usual.some(({output}) => differsByValues(output, dated.output, kinds))
}

/** Whether a step only fails on another date. Pure. */
export function failsOnDate(dated: StepEvent, usual: readonly StepEvent[]): boolean {
  return hasFailed(dated) && usual.length > 0 && !usual.some(hasFailed)
}

function hasFailed({outcome}: StepEvent): boolean {
  return isFailure(outcome) && outcome.kind !== 'mismatched' && outcome.kind !== 'new'
}

/** Whether two outputs differ in values of known kinds alone, such as numbers and times. */
function differsByValues(one: string, other: string, kinds: Kinds): boolean {
  if (one === other) return true
  const [rows, others] = [one, other].map(text =>
    splitLines(text).map(line => line.replace(dateWord, '0').replace(/ +/g, ' ').trim())
  )
  if (!rows || rows.length !== others?.length) return false
  return rows.every((row, index) => !generalizeLine([row, others[index] ?? ''], kinds).wildcards.includes('[..]'))
}
