import type {Root} from 'mdast'
import {gfmTableFromMarkdown} from 'mdast-util-gfm-table'
import {gfmTable} from 'micromark-extension-gfm-table'
import remarkFrontmatter from 'remark-frontmatter'
import remarkParse from 'remark-parse'
import {type Processor, unified} from 'unified'
import type {VFile} from 'vfile'
import {remarkMark} from './remark-mark.js'
import {mdxSyntax, sitesFromMarkdown, sitesSyntax} from './sites/sites.js'

const processor = unified()
  .use(remarkParse)
  .use(remarkFrontmatter, ['yaml'])
  .use(remarkTable)
  .use(remarkSites)
  .use(remarkMark)
  .freeze()
const mdxProcessor = processor().use(remarkMdx).freeze()

/**
 * Returns the tree of a document as its readers see it: CommonMark, GitHub's tables, YAML front matter, the blocks of
 * site generators, and markers.
 */
export function parse(file: VFile): Root {
  return (isMdx(file) ? mdxProcessor : processor).parse(file)
}

/** Whether a file is MDX, by its name, its imports or its components. */
function isMdx(file: VFile): boolean {
  const source = String(file)
  return file.extname === '.mdx' || /^import .+ from ['"]|^<(?:Tabs|TabItem|CodeGroup|Steps|Step)[\s>]/m.test(source)
}

function remarkSites(this: Processor): undefined {
  const data = this.data()
  data.micromarkExtensions = [...(data.micromarkExtensions ?? []), sitesSyntax()]
  data.fromMarkdownExtensions = [...(data.fromMarkdownExtensions ?? []), sitesFromMarkdown()]
}

function remarkMdx(this: Processor): undefined {
  const data = this.data()
  data.micromarkExtensions = [...(data.micromarkExtensions ?? []), mdxSyntax()]
}

/** Tables alone of GitHub's extensions: the others hold no code, and literal links take quadratic time. */
function remarkTable(this: Processor): undefined {
  const data = this.data()
  data.micromarkExtensions = [...(data.micromarkExtensions ?? []), gfmTable()]
  data.fromMarkdownExtensions = [...(data.fromMarkdownExtensions ?? []), gfmTableFromMarkdown()]
}
