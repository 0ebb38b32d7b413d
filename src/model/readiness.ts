/**
 * When a service counts as ready, so that the next step can start:
 * - `settled`: its processes sleep and print nothing, or some seconds have passed.
 * - `text`: it printed a line that contains the text.
 * - `port`: something listens on the TCP port.
 * - `url`: the URL answers with a status below 400.
 * - `file`: the file exists; a relative path starts at the shell's working directory.
 */
export type Readiness =
  | {readonly kind: 'file'; readonly path: string}
  | {readonly kind: 'port'; readonly port: number}
  | {readonly kind: 'settled'}
  | {readonly kind: 'text'; readonly text: string}
  | {readonly kind: 'url'; readonly url: string}

/** Parses the option `ready`: `port:8080`, `file:/tmp/x`, a URL, or else a text; `undefined` if it is invalid. */
export function readReadiness(value: string): Readiness | undefined {
  const port = /^port:(.*)$/s.exec(value)?.[1]
  if (port !== undefined) {
    const number = /^\d{1,5}$/.test(port) ? Number(port) : 0
    return number > 0 && number < 65_536 ? {kind: 'port', port: number} : undefined
  }
  const path = /^file:(.*)$/s.exec(value)?.[1]
  if (path !== undefined) return path === '' || path.includes('\0') ? undefined : {kind: 'file', path}
  if (/^https?:\/\//.test(value)) return URL.canParse(value) ? {kind: 'url', url: value} : undefined
  return value.trim() === '' ? undefined : {kind: 'text', text: value}
}

/**
 * Whether the output up to readiness is the same in every run. It is if a line of the output decides; how much a service
 * has printed when a port, URL or file becomes ready is chance.
 */
export function isRepeatable({kind}: Readiness): boolean {
  return kind === 'text'
}
