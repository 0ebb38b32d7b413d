import type {BlockContent, DefinitionContent, Parent} from 'mdast'

/** A block whose content is indented below its label: an admonition or a tab of MkDocs, a definition. */
export interface IndentedContainer extends Parent {
  type: 'indentedContainer'
  /** `!!! tip "Title"`, `=== "macOS"`, `:`. */
  label: string
  children: (BlockContent | DefinitionContent)[]
}

declare module 'mdast' {
  interface BlockContentMap {
    indentedContainer: IndentedContainer
  }
  interface RootContentMap {
    indentedContainer: IndentedContainer
  }
}
