import type {Root} from 'mdast'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import {unified} from 'unified'
import type {VFile} from 'vfile'
import remarkFencepost from './remark.js'

const processor = unified()
  .use(remarkParse)
  .use(remarkFrontmatter, ['yaml'])
  .use(remarkGfm)
  .use(remarkFencepost)
  .freeze()

/** Reads a page as its readers see it: CommonMark, GitHub's tables, YAML front matter, and marks. */
export function parse(file: VFile): Root {
  return processor.parse(file)
}
