import GithubSlugger from 'github-slugger'
import type {Element, ElementContent, Root} from 'hast'
import {toString as textOf} from 'hast-util-to-string'
import {CONTINUE, SKIP, visit} from 'unist-util-visit'
import {copyable} from '../copyable.js'
import {highlight} from '../highlight.js'
import {longestLine, scrollable} from '../scrollable.js'
import {alertView} from './alert.js'
import {autolink} from './autolink.js'
import {tableView} from './table.js'

/** How links and images of a document are resolved. */
export interface PolishOptions {
  /** Prefix of the ids in the document. */
  readonly prefix: string
  /** The id of the document that a relative address names; undefined if it isn't in the report. */
  readonly documentId: (address: string) => string | undefined
  /** An image of the project as a `data:` URL; undefined if it can't be embedded. */
  readonly image: (address: string) => string | undefined
}

/** How many levels deeper the headings of a document are in the report. */
const deeper = 2

/** Adapts a sanitized document to the report: headings, links, images, alerts, tables. Modifies the tree. */
export function polish(tree: Root, options: PolishOptions): void {
  const slugger = new GithubSlugger()
  autolink(tree)
  visit(tree, 'element', (node, index, parent) => {
    const rank = /^h([1-6])$/.exec(node.tagName)?.[1]
    if (rank !== undefined) {
      node.tagName = `h${Math.min(6, Number(rank) + deeper)}`
      node.properties.id ??= options.prefix + slugger.slug(textOf(node))
    } else if (node.tagName === 'a') polishLink(node, options)
    else if (node.tagName === 'img' && parent && index !== undefined) {
      parent.children[index] = imageView(node, {isInLink: parent.type === 'element' && parent.tagName === 'a', options})
      return SKIP
    } else if (node.tagName === 'blockquote' && parent && index !== undefined) {
      const alert = alertView(node)
      if (!alert) return CONTINUE
      parent.children[index] = alert
      return [SKIP, index]
    } else if (node.tagName === 'table' && parent && index !== undefined) {
      parent.children[index] = tableView(node)
    } else if (node.tagName === 'pre' && parent && index !== undefined) {
      parent.children[index] = copyable(preView(node))
      return SKIP
    } else if (node.tagName === 'input') node.properties.ariaLabel = 'Task'
    return CONTINUE
  })
}

/** A block of code in colors, if it is nothing but code. */
function preView(node: Element): Element {
  Object.assign(node.properties, scrollable(longestLine(textOf(node)), 'Code'))
  const [code, ...others] = node.children
  if (code?.type !== 'element' || code.tagName !== 'code' || others.length > 0) return node
  const [name] = Array.isArray(code.properties.className) ? code.properties.className : []
  const language = /^language-(.+)/.exec(String(name))?.[1] ?? ''
  if (code.children.every(({type}) => type === 'text')) code.children = [...highlight(textOf(code), language)]
  return node
}

/** Links to documents lead to their place in the report; links to other files of the project are removed. */
function polishLink(node: Element, {documentId, prefix}: PolishOptions): void {
  const {href} = node.properties
  if (typeof href !== 'string') return
  if (/^(?:https?|mailto):/i.test(href)) {
    node.properties.rel = ['noopener', 'noreferrer']
    return
  }
  const target = href.startsWith('#') ? prefix + decode(href.slice(1)) : documentId(href)
  if (target === undefined) delete node.properties.href
  else node.properties.href = `#${encodeURI(target)}`
}

interface ImageOptions {
  readonly isInLink: boolean
  readonly options: PolishOptions
}

/** Images of the project are embedded; others become links, because the report fetches nothing. */
function imageView({properties}: Element, {isInLink, options}: ImageOptions): ElementContent {
  const src = typeof properties.src === 'string' ? properties.src : ''
  const alt = typeof properties.alt === 'string' ? properties.alt : ''
  const isRemote = /^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(src)
  const data = isRemote ? undefined : options.image(src)
  if (data !== undefined) return element('img', {...properties, alt, src: data}, [])
  const text = `image: ${alt === '' ? src : alt}`
  const isLink = isRemote && !isInLink && /^https?:/i.test(src)
  return isLink
    ? element('a', {className: ['image'], href: src, rel: ['noopener', 'noreferrer']}, [text])
    : element('span', {className: ['image']}, [text])
}

function element(tagName: string, properties: Element['properties'], texts: readonly string[]): Element {
  return {children: texts.map(value => ({type: 'text', value})), properties, tagName, type: 'element'}
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
