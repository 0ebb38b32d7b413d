import type {Cast, CastEvent} from './cast.js'
import {digest, type Stamp} from './stamp.js'
import {themes} from './theme.js'

export type AsciicastVersion = 2 | 3

const codes: Readonly<Record<CastEvent['kind'], string>> = {marker: 'm', output: 'o'}

/** A cast as asciinema reads it, in version 2 or 3 of its format (docs.asciinema.org/manual/asciicast). */
export function formatAsciicast(cast: Cast, stamp: Omit<Stamp, 'shows'>, version: AsciicastVersion): string {
  const {columns, duration, events, rows, title} = cast
  const {background: bg, foreground: fg, palette} = themes[cast.theme]
  const theme = {bg, fg, palette: palette.join(':')}
  const size = version === 2 ? {height: rows, width: columns} : {}
  const header = {
    version,
    ...size,
    ...(version === 3 && {term: {cols: columns, rows, theme, type: 'xterm-256color'}}),
    title,
    env: {SHELL: '/bin/bash', ...(version === 2 && {TERM: 'xterm-256color'})},
    ...(version === 2 && {theme}),
    fencepost: {...stamp, shows: digest(events.map(({text}) => text).join(''))}
  }
  // Behind the last event, a player would stop at once.
  const all = [...events, {at: duration, kind: 'output' as const, text: ''}]
  let before = 0
  const lines = all.map(({at, kind, text}) => {
    const time = (version === 2 ? at : at - before) / 1000
    before = at
    return JSON.stringify([time, codes[kind], text])
  })
  return [JSON.stringify(header), ...lines, ''].join('\n')
}

/** What a file in this format shows, and its stamp. Throws if it isn't one. */
export function shownByAsciicast(text: string): {readonly shows: string; readonly stamp: unknown} {
  const [header = '', ...lines] = text.trimEnd().split('\n')
  const shown = lines.map(line => String((JSON.parse(line) as readonly unknown[])[2]))
  return {shows: digest(shown.join('')), stamp: (JSON.parse(header) as {readonly fencepost?: unknown}).fencepost}
}
