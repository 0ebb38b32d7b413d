import type {TapeEvent} from '../../model/output.js'

/**
 * Rewrites what a terminal printed, also where something to rewrite came in several pieces: these become one, at the time
 * of the last. Pure.
 */
export function rewriteTape(events: readonly TapeEvent[], rewrite: (text: string) => string): readonly TapeEvent[] {
  const rewritten: TapeEvent[] = []
  let group: TapeEvent[] = []
  const flush = () => {
    const last = group.at(-1)
    if (last) {
      const each = group.map(event => ({...event, text: rewrite(event.text)}))
      const text = rewrite(group.map(event => event.text).join(''))
      rewritten.push(...(each.map(event => event.text).join('') === text ? each : [{...last, text}]))
    }
    group = []
  }
  for (const event of events) {
    if (event.kind === 'printed') group.push(event)
    else {
      flush()
      rewritten.push({...event, text: rewrite(event.text)})
    }
  }
  flush()
  return rewritten
}
