import GithubSlugger from 'github-slugger'
import type {Element, ElementContent, Root} from 'hast'
import {toString as textOf} from 'hast-util-to-string'
import {CONTINUE, SKIP, visit} from 'unist-util-visit'
import {longestLine, scrollable} from './scrollable.js'

/** What a page's links and images mean. */
export interface PolishOptions {
  /** Put before the ids of the page. */
  readonly prefix: string
  /** The id of the document in the report that a relative address of this page names; nothing for one outside. */
  readonly documentId: (address: string) => string | undefined
  /** An image of the project as a `data:` address; nothing where it cannot be had. */
  readonly image: (address: string) => string | undefined
}

/** How much deeper a page's headings stand in the report. */
const deeper = 2

/** Fits a page that is safe already into the report: headings, links and images. Changes the tree. */
export function polish(tree: Root, options: PolishOptions): void {
  const slugger = new GithubSlugger()
  visit(tree, 'element', (node, index, parent) => {
    const rank = /^h([1-6])$/.exec(node.tagName)?.[1]
    if (rank !== undefined) {
      node.tagName = `h${Math.min(6, Number(rank) + deeper)}`
      node.properties.id ??= options.prefix + slugger.slug(textOf(node))
    } else if (node.tagName === 'a') polishLink(node, options)
    else if (node.tagName === 'img' && parent && index !== undefined) {
      parent.children[index] = imageView(node, {isInLink: parent.type === 'element' && parent.tagName === 'a', options})
      return SKIP
    } else if (node.tagName === 'pre') {
      Object.assign(node.properties, scrollable(longestLine(textOf(node)), 'Code'))
    } else if (node.tagName === 'input') node.properties.ariaLabel = 'Task'
    return CONTINUE
  })
}

/** Links inside of the page and to other pages lead on inside of the report; to other files of the project, nowhere. */
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

/** An image of the project is put into the report; another is named, as nothing is fetched from elsewhere. */
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
