/**
 * When a step that runs on counts as ready, so that the next step may begin:
 * - `settled`: its processes sleep and print nothing, or some seconds have passed.
 * - `text`: it printed a line that holds the text.
 * - `port`: something listens on the TCP port.
 * - `url`: the address answers with a status below 400.
 * - `file`: the file exists; a relative path starts at the shell's working directory.
 */
export type Readiness =
  | {readonly kind: 'file'; readonly path: string}
  | {readonly kind: 'port'; readonly port: number}
  | {readonly kind: 'settled'}
  | {readonly kind: 'text'; readonly text: string}
  | {readonly kind: 'url'; readonly url: string}

/** Reads the option `ready`: `port:8080`, `file:/tmp/x`, an address, or else a text; `undefined` for what is none. */
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
 * Whether what was printed up to readiness is the same in each run: only where a line of the output itself decides.
 * Where a port, an address or a file decides, it is chance how much was printed by then.
 */
export function isRepeatable({kind}: Readiness): boolean {
  return kind === 'text'
}
