import type {Root} from 'mdast'
import {gfmTableFromMarkdown} from 'mdast-util-gfm-table'
import {gfmTable} from 'micromark-extension-gfm-table'
import remarkFrontmatter from 'remark-frontmatter'
import remarkParse from 'remark-parse'
import {type Processor, unified} from 'unified'
import type {VFile} from 'vfile'
import {remarkMark} from './remark-mark.js'

const processor = unified().use(remarkParse).use(remarkFrontmatter, ['yaml']).use(remarkTable).use(remarkMark).freeze()

/** Reads a page as its readers see it: CommonMark, GitHub's tables, YAML front matter, and marks. */
export function parse(file: VFile): Root {
  return processor.parse(file)
}

/** Tables alone of GitHub's extensions: the others hold no code, and literal links take quadratic time. */
function remarkTable(this: Processor): undefined {
  const data = this.data()
  data.micromarkExtensions = [...(data.micromarkExtensions ?? []), gfmTable()]
  data.fromMarkdownExtensions = [...(data.fromMarkdownExtensions ?? []), gfmTableFromMarkdown()]
}
