import type {Root} from 'mdast'
import type {Options as ToMarkdownExtension} from 'mdast-util-to-markdown'
import type {Plugin, Processor} from 'unified'
import {remarkMark} from './remark-mark.js'
import {fencepostToMarkdown} from './to-markdown.js'

export type {MarkGroup} from '../model/mark.js'
export type {FencepostData} from './mdast.js'

declare module 'unified' {
  interface Data {
    toMarkdownExtensions?: ToMarkdownExtension[]
  }
}

/**
 * Remark plugin for marks after code: closing fences and inline code may be followed by `{{exec}}` or `<<exec>>`. The
 * groups are found at `node.data.fencepost.groups`, and are written back by remark-stringify.
 */
const remarkFencepost: Plugin<[], Root> = function (this: Processor) {
  remarkMark.call(this)
  const data = this.data()
  data.toMarkdownExtensions = [...(data.toMarkdownExtensions ?? []), fencepostToMarkdown()]
}

export default remarkFencepost
