import type {Root} from 'mdast'
import {gfmFootnoteFromMarkdown} from 'mdast-util-gfm-footnote'
import {gfmTableFromMarkdown} from 'mdast-util-gfm-table'
import {gfmTable} from 'micromark-extension-gfm-table'
import {remark} from 'remark'
import remarkFrontmatter from 'remark-frontmatter'
import type {PluggableList, Processor} from 'unified'
import type {VFile} from 'vfile'
import {footnoteSyntax} from './footnote-syntax.js'
import remarkFencepost from './remark.js'
import {mdxSyntax, sitesFromMarkdown, sitesSyntax} from './sites/sites.js'

const processor = remark()
  .use(remarkFrontmatter, ['yaml'])
  .use(remarkGfmBlocks)
  .use(remarkSites)
  .use(remarkFencepost)
  .freeze()
/** Made for the first document in MDX. */
let mdxProcessor: typeof processor | undefined

/**
 * Parses a document: CommonMark, GFM tables and footnotes, YAML front matter, the blocks of site generators, and markers. More plugins
 * add syntax that steps don't need.
 */
export function parse(file: VFile, plugins: PluggableList = []): Root {
  const isMdx = hasMdx(file)
  if (isMdx) mdxProcessor ??= processor().use(remarkMdx).freeze()
  const base = (isMdx && mdxProcessor) || processor
  return (plugins.length === 0 ? base : base().use(plugins)).parse(file)
}

/** Whether a file is MDX, by its name, its imports or its components. */
function hasMdx(file: VFile): boolean {
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

/** Of GFM, only tables and footnotes can hold code, and literal autolinks take quadratic time. */
function remarkGfmBlocks(this: Processor): undefined {
  const data = this.data()
  data.micromarkExtensions = [...(data.micromarkExtensions ?? []), gfmTable(), footnoteSyntax()]
  data.fromMarkdownExtensions = [
    ...(data.fromMarkdownExtensions ?? []),
    gfmTableFromMarkdown(),
    gfmFootnoteFromMarkdown()
  ]
}
