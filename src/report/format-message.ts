import type {VFileMessage} from 'vfile-message'
import {showControls} from '../text/show-controls.js'

/** How much a message matters, in a word. */
export function severityOf({fatal}: VFileMessage): 'error' | 'note' | 'warning' {
  return fatal ? 'error' : fatal === false ? 'warning' : 'note'
}

/** What a message says and its remedy, as sentences, fit for a terminal. */
export function sentencesOf({note, reason}: VFileMessage): string {
  const sentence = /[.?!]$/.test(reason) ? reason : `${reason}.`
  return showControls(note ? `${sentence} ${note}` : sentence)
}

/** Where a message points to: the file, and its line and column where it has them. */
export function placeOf({column, line}: VFileMessage, file: string): string {
  return showControls(line === undefined ? file : `${file}:${line}:${column ?? 1}`)
}
