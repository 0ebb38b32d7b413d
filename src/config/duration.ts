import ms, {type StringValue} from 'ms'

const duration = /^\d+(\.\d+)?\s*(ms|s|sec|m|min|h)$/

/** Reads `500ms`, `5s`, `2m` or `1h` as milliseconds, and `0` as no limit; `undefined` for anything else. */
export function readDuration(text: string): number | undefined {
  if (text === '0') return 0
  return duration.test(text) ? ms(text as StringValue) : undefined
}
