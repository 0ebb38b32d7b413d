import {createHash} from 'node:crypto'
import {readFileSync} from 'node:fs'
import type {Element} from 'hast'
import {h} from 'hastscript'

/** The style sheet and the script of the report. */
export const reportStyle = readFileSync(new URL('./report.css', import.meta.url), 'utf8')
export const reportScript = readFileSync(new URL('./report.js', import.meta.url), 'utf8')

const icon =
  'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 16 16%22%3E%3Cpath d=%22M3 2v12M8 2v12M13 2v12M1 5h14M1 11h14%22 stroke=%22%23397%22 stroke-width=%222%22/%3E%3C/svg%3E'

/** The parts of a web page. */
export interface PageHeadOptions {
  readonly title: string
  readonly style: string
  readonly script: string
  /** More directives of its policy, such as `connect-src 'self'`. */
  readonly policy?: readonly string[]
}

/** The policy of a web page: nothing is fetched or sent, and only its own script and style apply (CSP level 3, 8.4). */
export function policyOf({policy = [], script, style}: Omit<PageHeadOptions, 'title'>): string {
  return [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    `script-src '${hashOf(script)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    ...policy
  ].join('; ')
}

/** The head of a web page that has its style in itself. */
export function pageHead({title, ...parts}: PageHeadOptions): Element {
  return h('head', [
    h('meta', {charSet: 'utf-8'}),
    h('meta', {content: policyOf(parts), httpEquiv: 'Content-Security-Policy'}),
    h('meta', {content: 'width=device-width, initial-scale=1', name: 'viewport'}),
    h('meta', {content: 'light dark', name: 'color-scheme'}),
    h('meta', {content: 'no-referrer', name: 'referrer'}),
    h('title', title),
    h('link', {href: icon, rel: 'icon'}),
    // A style element isn't escaped, so the hash of its text is right.
    h('style', parts.style)
  ])
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
