import ms, {type StringValue} from 'ms'

const duration = /^\d+(\.\d+)?\s*(ms|s|sec|m|min|h)$/

/** A duration such as `500ms`, `5s`, `2m` or `1h` in milliseconds; 0 means no limit. `undefined` for any other text. */
export function readDuration(text: string): number | undefined {
  if (text === '0') return 0
  return duration.test(text) ? ms(text as StringValue) : undefined
}
