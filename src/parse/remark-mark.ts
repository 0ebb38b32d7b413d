import type {Extension as FromMarkdownExtension} from 'mdast-util-from-markdown'
import type {Extension} from 'micromark-util-types'
import type {Processor} from 'unified'
import {fencepostFromMarkdown} from './from-markdown.js'
import {fencepostSyntax} from './syntax.js'

declare module 'unified' {
  interface Data {
    micromarkExtensions?: Extension[]
    fromMarkdownExtensions?: (FromMarkdownExtension | FromMarkdownExtension[])[]
  }
}

/** The reading half of `remarkFencepost`: who only reads need not load the writing half. */
export function remarkMark(this: Processor): undefined {
  const data = this.data()
  data.micromarkExtensions = [...(data.micromarkExtensions ?? []), fencepostSyntax()]
  data.fromMarkdownExtensions = [...(data.fromMarkdownExtensions ?? []), fencepostFromMarkdown()]
}
