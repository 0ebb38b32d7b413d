import type {TapeEvent} from '../model/output.js'

/** What a program printed, without the prompt at its end, and that prompt: the text behind the last line. Pure. */
export function splitPrompt(events: readonly TapeEvent[]): {
  readonly events: readonly TapeEvent[]
  readonly prompt: string
} {
  const left = [...events]
  let prompt = ''
  for (let last = left.pop(); last !== undefined; last = left.pop()) {
    if (last.kind !== 'printed') return {events: [...left, last], prompt}
    const end = last.text.lastIndexOf('\n') + 1
    prompt = last.text.slice(end) + prompt
    if (end > 0) return {events: [...left, {...last, text: last.text.slice(0, end)}], prompt}
  }
  return {events: left, prompt}
}
