import type {Element, ElementContent, Root, Text} from 'hast'
import {SKIP, visit} from 'unist-util-visit'

/** Elements whose text is never a link. */
const opaque: ReadonlySet<string> = new Set(['a', 'code', 'kbd', 'pre', 'samp', 'tt'])

/** What may precede an address: the beginning of a text, white space, or punctuation that opens something. */
const candidate =
  /(?<![^\s*_~("'])(?:(?:https?:\/\/|www\.)[^\s<]+|(?:mailto:)?[\w.+-]{1,64}@[A-Za-z\d-]{1,63}(?:\.[A-Za-z\d-]{1,63}){1,8})/gi

/** Turns addresses in text into links, as GitHub does (GFM 6.9). Modifies the tree. */
export function autolink(tree: Root): void {
  visit(tree, node => {
    if (node.type === 'element' && opaque.has(node.tagName)) return SKIP
    if ((node.type === 'element' || node.type === 'root') && node.children.some(child => child.type === 'text'))
      node.children = (node.children as ElementContent[]).flatMap(child =>
        child.type === 'text' ? linked(child) : [child]
      )
    return undefined
  })
}

function linked({value}: Text): readonly ElementContent[] {
  const parts: ElementContent[] = []
  let shownTo = 0
  for (const {0: match, index} of value.matchAll(candidate)) {
    const text = trimmed(match)
    const href = addressOf(text)
    if (href === undefined) continue
    parts.push({type: 'text', value: value.slice(shownTo, index)}, link(href, text))
    shownTo = index + text.length
  }
  return parts.length === 0 ? [{type: 'text', value}] : [...parts, {type: 'text', value: value.slice(shownTo)}]
}

/** An address without the punctuation of the sentence around it; a closing parenthesis stays if it has a partner. */
function trimmed(match: string): string {
  let text = match
  let surplus = text.split(')').length - text.split('(').length
  for (;;) {
    const end = text.at(-1) ?? ''
    if (end === ')' && surplus > 0) surplus--
    else if (end === '' || !'?!.,:;*_~\'"'.includes(end)) return text
    text = text.slice(0, -1)
  }
}

/** Where a text leads; undefined if it isn't an address. */
function addressOf(text: string): string | undefined {
  if (/^https?:\/\/[\w-]/i.test(text)) return text
  if (/^www\.[\w-]+\./i.test(text)) return `http://${text}`
  return /^[^/]+@.*[a-z\d]$/i.test(text) ? `mailto:${text.replace(/^mailto:/i, '')}` : undefined
}

function link(href: string, text: string): Element {
  return {children: [{type: 'text', value: text}], properties: {href}, tagName: 'a', type: 'element'}
}
