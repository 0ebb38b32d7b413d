import ms, {type StringValue} from 'ms'

const duration = /^\d+(\.\d+)?\s*(ms|s|sec|m|min|h|d)$/

/** A duration such as `500ms`, `5s`, `2m`, `1h` or `30d` in milliseconds; 0 means no limit. `undefined` for any other text. */
export function readDuration(text: string): number | undefined {
  if (text === '0') return 0
  return duration.test(text) ? ms(text as StringValue) : undefined
}
