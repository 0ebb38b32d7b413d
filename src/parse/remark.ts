import type {Root} from 'mdast'
import type {Extension as FromMarkdownExtension} from 'mdast-util-from-markdown'
import type {Options as ToMarkdownExtension} from 'mdast-util-to-markdown'
import type {Extension} from 'micromark-util-types'
import type {Plugin, Processor} from 'unified'
import {fencepostFromMarkdown} from './from-markdown.js'
import {linearTextSyntax} from './linear-text.js'
import {fencepostSyntax} from './syntax.js'
import {fencepostToMarkdown} from './to-markdown.js'

export type {MarkerGroup} from '../model/marker.js'
export type {FencepostData} from './mdast.js'

declare module 'unified' {
  interface Data {
    micromarkExtensions?: Extension[]
    fromMarkdownExtensions?: (FromMarkdownExtension | FromMarkdownExtension[])[]
    toMarkdownExtensions?: ToMarkdownExtension[]
  }
}

/**
 * Remark plugin for markers: `{{exec}}` or `<<exec>>` after a closing fence or inline code. It puts the groups at
 * `node.data.fencepost.groups`, and remark-stringify writes them back.
 */
const remarkFencepost: Plugin<[], Root> = function (this: Processor) {
  const data = this.data()
  data.micromarkExtensions = [...(data.micromarkExtensions ?? []), fencepostSyntax(), linearTextSyntax()]
  data.fromMarkdownExtensions = [...(data.fromMarkdownExtensions ?? []), fencepostFromMarkdown()]
  data.toMarkdownExtensions = [...(data.toMarkdownExtensions ?? []), fencepostToMarkdown()]
}

export default remarkFencepost
