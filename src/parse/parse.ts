import type {Root} from 'mdast'
import {gfmFootnoteFromMarkdown} from 'mdast-util-gfm-footnote'
import {gfmTableFromMarkdown} from 'mdast-util-gfm-table'
import {gfmTable} from 'micromark-extension-gfm-table'
import {remark} from 'remark'
import remarkFrontmatter from 'remark-frontmatter'
import type {PluggableList, Processor} from 'unified'
import type {VFile} from 'vfile'
import {footnoteSyntax} from './footnote-syntax.js'
import {parseHeadings} from './heading-content.js'
import {dropCodeInLinks} from './link-parts.js'
import {memoryLimitSyntax} from './memory-limit.js'
import {findDeepLine, NestingError} from './nesting.js'
import remarkFencepost from './remark.js'
import {fencedDirectiveSyntax, mdxSyntax, sitesFromMarkdown, sitesSyntax} from './sites/sites.js'
import {unclosedHtmlSyntax} from './unclosed-html.js'

const processor = remark()
  .use(remarkFrontmatter, ['yaml'])
  .use(remarkGfmBlocks)
  .use(remarkSites)
  .use(remarkFencepost)
  .use(remarkFencedDirectives)
  .freeze()
const codeProcessor = processor().use(remarkCodeOnly).freeze()
/** Made for the first document in MDX. */
let mdxProcessor: typeof processor | undefined

/**
 * Parses a document: CommonMark, GFM tables and footnotes, YAML front matter, the blocks of site generators, and markers.
 * Links, images and emphasis are parsed in headings only. Takes linear time.
 * Throws a `NestingError` if it would not, and a `MemoryError` if it would take too much memory.
 */
export function parse(file: VFile): Root {
  const deep = findDeepLine(String(file))
  if (deep !== undefined) throw new NestingError(deep)
  const isMdx = hasMdx(file)
  if (isMdx) mdxProcessor ??= codeProcessor().use(remarkMdx).freeze()
  const tree = ((isMdx && mdxProcessor) || codeProcessor).parse(file)
  dropCodeInLinks(tree, String(file))
  parseHeadings(tree, {parse: text => processor.parse(text), source: String(file)})
  return tree
}

/** Parses a document with all of its text; as one block if it nests too deeply. More plugins add syntax that steps don't need. */
export function parseText(file: VFile, plugins: PluggableList): Root {
  if (findDeepLine(String(file)) !== undefined) return {children: [{type: 'code', value: String(file)}], type: 'root'}
  const base = processor().use(plugins)
  return (hasMdx(file) ? base.use(remarkMdx) : base).parse(file)
}

/** Whether a file is MDX, by its name, its imports or its components. */
function hasMdx(file: VFile): boolean {
  const source = String(file)
  return file.extname === '.mdx' || /^import .+ from ['"]|^<(?:Tabs|TabItem|CodeGroup|Steps|Step)[\s>]/m.test(source)
}

/** Turns off what holds no code and takes quadratic time: a line of `(/* ` for emphasis, of `[a](` for links, of `<?` for HTML. */
function remarkCodeOnly(this: Processor): undefined {
  const data = this.data()
  const disable = {null: ['attention', 'labelEnd', 'labelStartImage', 'labelStartLink']}
  data.micromarkExtensions = [...(data.micromarkExtensions ?? []), {disable}, unclosedHtmlSyntax(), memoryLimitSyntax()]
}

function remarkSites(this: Processor): undefined {
  const data = this.data()
  data.micromarkExtensions = [...(data.micromarkExtensions ?? []), sitesSyntax()]
  data.fromMarkdownExtensions = [...(data.fromMarkdownExtensions ?? []), sitesFromMarkdown()]
}

function remarkFencedDirectives(this: Processor): undefined {
  const data = this.data()
  data.micromarkExtensions = [...(data.micromarkExtensions ?? []), fencedDirectiveSyntax()]
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
