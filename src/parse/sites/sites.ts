import type {Extension as FromMarkdownExtension} from 'mdast-util-from-markdown'
import {codes} from 'micromark-util-symbol'
import type {Extension} from 'micromark-util-types'
import {componentTag, mdxBlockTag} from './component-tag.js'
import {definitionText} from './definition-text.js'
import {directiveLine} from './directive-line.js'
import {fencedDirective} from './fenced-directive.js'
import {indentedContainer, indentedContainerCodes} from './indented-container.js'
import {mdxCommentFlow, mdxCommentText} from './mdx-comment.js'
import {shortcode} from './shortcode.js'
import type {IndentedContainer} from './site-nodes.js'

/** The micromark extension: the blocks and tags that site generators add to Markdown, each recognized by its own shape. */
export function sitesSyntax(): Extension {
  return {
    document: Object.fromEntries([
      ...indentedContainerCodes.map(code => [code, indentedContainer]),
      [codes.colon, definitionText]
    ]),
    flow: {
      [codes.colon]: directiveLine,
      [codes.leftCurlyBrace]: [mdxCommentFlow, shortcode],
      [codes.lessThan]: componentTag
    },
    text: {[codes.leftCurlyBrace]: mdxCommentText}
  }
}

/** The micromark extension for directives in fences. Its constructs run before those of fenced code, so it is added last. */
export function fencedDirectiveSyntax(): Extension {
  return {flow: {[codes.graveAccent]: fencedDirective, [codes.tilde]: fencedDirective}}
}

/** The micromark extension for MDX, where indented lines aren't code, and Markdown goes on below a tag. */
export function mdxSyntax(): Extension {
  return {disable: {null: ['codeIndented']}, flow: {[codes.lessThan]: mdxBlockTag}}
}

/** The mdast half of `sitesSyntax`: tags and comments become `html`, indented blocks `indentedContainer`. */
export function sitesFromMarkdown(): FromMarkdownExtension {
  return {
    enter: {
      indentedContainer(token) {
        const node: IndentedContainer = {children: [], label: '', type: 'indentedContainer'}
        this.enter(node, token)
      }
    },
    exit: {
      indentedContainer(token) {
        this.exit(token)
      },
      indentedContainerLabel(token) {
        const node = this.stack.at(-1)
        if (node?.type === 'indentedContainer') node.label = this.sliceSerialize(token).trim()
      }
    }
  }
}
