import type {BlockContent, DefinitionContent, Parent} from 'mdast'

/** A block whose content is indented below the line that opens it: an admonition or a tab of MkDocs. */
export interface IndentedContainer extends Parent {
  type: 'indentedContainer'
  /** The opening line: `!!! tip "Title"`, `=== "macOS"`. */
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
