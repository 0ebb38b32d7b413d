import type {Root} from 'mdast'
import type {Extension as FromMarkdownExtension} from 'mdast-util-from-markdown'
import type {Options as ToMarkdownExtension} from 'mdast-util-to-markdown'
import type {Extension} from 'micromark-util-types'
import type {Plugin, Processor} from 'unified'
import {fencepostFromMarkdown} from './from-markdown.js'
import {fencepostSyntax} from './syntax.js'
import {fencepostToMarkdown} from './to-markdown.js'

declare module 'unified' {
  interface Data {
    micromarkExtensions?: Extension[]
    fromMarkdownExtensions?: (FromMarkdownExtension | FromMarkdownExtension[])[]
    toMarkdownExtensions?: ToMarkdownExtension[]
  }
}

/**
 * Remark plugin for marks after code: closing fences and inline code may be followed by `{{exec}}` or `<<exec>>`. The
 * groups are found at `node.data.fencepost.groups`, and are written back by remark-stringify.
 */
const remarkFencepost: Plugin<[], Root> = function (this: Processor) {
  const data = this.data()
  data.micromarkExtensions = [...(data.micromarkExtensions ?? []), fencepostSyntax()]
  data.fromMarkdownExtensions = [...(data.fromMarkdownExtensions ?? []), fencepostFromMarkdown()]
  data.toMarkdownExtensions = [...(data.toMarkdownExtensions ?? []), fencepostToMarkdown()]
}

export default remarkFencepost
