import {showControls} from './show-controls.js'

/** A sequence that selects colors and styles alone (ECMA-48, 8.3.117). */
const styleSequence = /\x1B\[[\d;:]*m/g
const reset = '\x1B[0m'

/** Whether text has colors or styles, and no other control sequence that a terminal acts on. */
export function isStyled(text: string): boolean {
  if (!text.includes('\x1B[')) return false
  const rest = text.replace(styleSequence, '')
  return rest.length < text.length && !/[\x00-\x08\x0B-\x1F\x7F-\x9F]/.test(rest.replaceAll('\r\n', '\n'))
}

/**
 * The lines of a text with its colors and styles, and other control characters made visible. Each line begins with the
 * style that the one before ended with, and ends without any. Pure.
 */
export function styledLines(text: string): readonly string[] {
  let active = ''
  return text
    .replaceAll('\r\n', '\n')
    .replace(/\n$/, '')
    .split('\n')
    .map(line => {
      let shown = active
      let at = 0
      for (const {0: sequence, index} of line.matchAll(styleSequence)) {
        shown += showControls(line.slice(at, index)) + sequence
        at = index + sequence.length
        active = /^\x1B\[[0:]*m$/.test(sequence) ? '' : active + sequence
      }
      shown += showControls(line.slice(at))
      return shown.includes('\x1B') ? shown + reset : shown
    })
}
