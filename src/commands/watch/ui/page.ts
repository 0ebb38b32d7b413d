import {readFileSync} from 'node:fs'
import {toHtml} from 'hast-util-to-html'
import {h} from 'hastscript'
import {count, listedView} from '../../../report/html/document-shell.js'
import {findView, keysView} from '../../../report/html/find-view.js'
import {pageHead, policyOf, reportScript, reportStyle} from '../../../report/html/page-head.js'
import type {LiveProject} from './live-project.js'

const style = reportStyle + readFileSync(new URL('./live.css', import.meta.url), 'utf8')
const script = reportScript + readFileSync(new URL('./live.js', import.meta.url), 'utf8')

/** The policy of the web page: it talks to its own server alone, and no other site may frame it. */
export const pagePolicy = policyOf({policy: ["connect-src 'self'", "frame-ancestors 'none'"], script, style})

const keys: readonly (readonly [keys: string, action: string])[] = [
  ['a', 'Accept the output'],
  ['r', 'Reject the output'],
  ['z', 'Undo the last decision'],
  ['w', 'Make a wildcard'],
  ['e', 'Edit the expectation'],
  ['t', 'Run to this step'],
  ['o', 'Run this step'],
  ['d', 'Run this document'],
  ['R', 'Run all documents'],
  ['s', 'Stop'],
  ['J', 'Next step'],
  ['K', 'Previous step']
]

/** The whole web page; documents are read when they are unfolded. */
export function livePage(project: LiveProject): string {
  const {documents} = project
  const {html, title} = project.summary()
  const root = project.settings?.root ?? ''
  const side = [
    h('p.brand', 'Fencepost'),
    h('div.summary'),
    h('p.run', [
      h('button', {name: 'all', type: 'button'}, ['Run all ', h('kbd', {ariaHidden: 'true'}, 'R')]),
      h('button', {name: 'stop', type: 'button'}, ['Stop ', h('kbd', {ariaHidden: 'true'}, 's')])
    ]),
    findView(count(documents.length, 'document')),
    h('nav', {ariaLabel: 'Documents'}, [
      h('details.documents', {open: true}, [
        h('summary', 'Documents'),
        h(
          'ul',
          documents.map(({listed}) => listedView(listed))
        )
      ])
    ]),
    h('button.help', {hidden: true, type: 'button'}, ['Keys ', h('kbd', '?')])
  ]
  const articles = documents.map(document => {
    const view = document.view({isOpen: false, isWhole: false, root})
    // Also a failed one: it has no content yet.
    const details = view.children.map(child =>
      child.type === 'element' ? {...child, properties: {...child.properties, open: false}} : child
    )
    return {
      ...view,
      children: details,
      properties: {...view.properties, dataNumber: String(document.number)}
    }
  })
  return [
    `<!doctype html>\n<html lang="en">\n${toHtml(pageHead({policy: ["connect-src 'self'"], script, style, title}))}\n<body class="watch">\n`,
    toHtml(h('a.skip', {href: '#report'}, 'Skip to the documents')),
    `\n${toHtml(h('header.side', side)).replace('<div class="summary"></div>', () => `<div class="summary">${html}</div>`)}\n`,
    `<main id="report" tabindex="-1">\n${articles.map(article => toHtml(article)).join('\n')}\n</main>\n`,
    toHtml([keysView(keys), h('p.said', {role: 'status'})]),
    `\n<script>${script}</script>\n</body>\n</html>\n`
  ].join('')
}
