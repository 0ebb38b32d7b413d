import type {Entry} from '../model/snapshot.js'
import type {Comparison, Stream} from '../model/step.js'

/** The options in the info string of an output fence, defaults filled in. */
export interface OutputInfo extends Pick<Entry, 'compare' | 'status' | 'stream'> {
  /** Whether the output ended with a newline. */
  readonly newline: boolean
}

export type ReadOutputInfo =
  | {readonly kind: 'invalid'; readonly reason: string}
  | {readonly kind: 'valid'; readonly value: OutputInfo}

const streams: readonly Stream[] = ['both', 'stderr', 'stdout']
const comparisons: readonly Comparison[] = ['contains', 'exact', 'json', 'status', 'unordered']

/** Reads the words after `output`. Pure. */
export function readOutputInfo(words: readonly string[]): ReadOutputInfo {
  let value: OutputInfo = {compare: 'exact', newline: true, status: 0, stream: 'both'}
  const seen = new Set<string>()
  for (const word of words) {
    const [key = '', given] = word.split(/=(.*)/s, 2)
    const read = readWord(key, given)
    if (!read) {
      const options = `\`exit=N\`, \`no-newline\`, \`stream=${streams.join('|')}\` and \`compare=${comparisons.join('|')}\``
      return {kind: 'invalid', reason: `Unknown output option \`${word}\`. The options are ${options}.`}
    }
    if (seen.has(key)) return {kind: 'invalid', reason: `The output option \`${word}\` is set twice.`}
    seen.add(key)
    value = {...value, ...read}
  }
  return {kind: 'valid', value}
}

function readWord(key: string, given: string | undefined): Partial<OutputInfo> | undefined {
  if (key === 'no-newline') return given === undefined ? {newline: false} : undefined
  if (key === 'exit') return given !== undefined && /^\d{1,3}$/.test(given) ? {status: Number(given)} : undefined
  if (key === 'stream') return streams.includes(given as Stream) ? {stream: given as Stream} : undefined
  if (key === 'compare') return comparisons.includes(given as Comparison) ? {compare: given as Comparison} : undefined
  return undefined
}
