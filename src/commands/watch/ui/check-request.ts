import {timingSafeEqual} from 'node:crypto'
import type {IncomingMessage} from 'node:http'

/** A request to check, and what only this server knows. */
export interface CheckRequestOptions {
  readonly request: Pick<IncomingMessage, 'headers' | 'method' | 'url'> & {
    readonly socket: Pick<IncomingMessage['socket'], 'remoteAddress'>
  }
  readonly port: number
  readonly token: string
}

/** An allowed request: its path below the token, or why it's refused. */
export type CheckedRequest = {readonly path: string} | {readonly status: 403 | 404}

/**
 * Checks that a request comes from this machine, names this server, and has its token. Another site can make a browser
 * send requests here: a foreign `Origin` gives that away, and a foreign `Host` shows that a name was bound to this address
 * (DNS rebinding).
 */
export function checkRequest({port, request, token}: CheckRequestOptions): CheckedRequest {
  const {headers, method, socket, url = ''} = request
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`]
  const refused = {status: 403} as const
  if (socket.remoteAddress !== '127.0.0.1') return refused
  if (headers.host === undefined || !hosts.includes(headers.host)) return refused
  if (headers.origin !== undefined && headers.origin !== `http://${headers.host}`) return refused
  // With a form on a different site, old browsers send no `Origin`. A form can't send JSON.
  if (method !== 'GET' && (headers.origin === undefined || headers['content-type'] !== 'application/json'))
    return refused
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return refused
  const [, given = '', path = ''] = /^\/([^/?#]*)\/([a-z]*)(?:\?.*)?$/.exec(url) ?? []
  return isEqual(given, token) ? {path} : {status: 404}
}

/** Whether two texts are equal, in a time that doesn't show where they differ. */
function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
