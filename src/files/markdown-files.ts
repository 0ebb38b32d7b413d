const extensions = 'md|markdown|mdx'
const extension = new RegExp(`\\.(?:${extensions})$`, 'i')

/** Glob of all Markdown files below a folder; match it without regard to case, for the sake of `README.MD`. */
export const markdownGlob = `**/*.{${extensions.replaceAll('|', ',')}}`

/** Whether a path names a Markdown file, by its extension. */
export function isMarkdownFile(file: string): boolean {
  return extension.test(file)
}

/** The path of a Markdown file without its extension. */
export function withoutMarkdownExtension(file: string): string {
  return file.replace(extension, '')
}

/** Whether a path names an MDX file, in which comments are expressions. */
export function isMdx(file: string): boolean {
  return /\.mdx$/i.test(file)
}
