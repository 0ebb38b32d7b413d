import {defaultHandlers, type Options} from 'mdast-util-to-markdown'
import type {FencepostData} from './mdast.js'

/** Writes the groups of code back, right after it. */
export function fencepostToMarkdown(): Options {
  const inlineCode: typeof defaultHandlers.inlineCode = Object.assign(
    (...parameters: Parameters<typeof defaultHandlers.inlineCode>) => {
      const [node] = parameters
      return defaultHandlers.inlineCode(...parameters) + writeGroups(node.data?.fencepost)
    },
    {peek: defaultHandlers.inlineCode.peek}
  )
  return {
    handlers: {
      code(node, parent, state, info) {
        const written = writeGroups(node.data?.fencepost)
        return defaultHandlers.code(node, parent, state, info) + written
      },
      inlineCode
    }
  }
}

function writeGroups(data: FencepostData | undefined): string {
  const groups = data?.groups ?? []
  return groups.map(({brackets, value}) => (brackets === 'angle' ? `<<${value}>>` : `{{${value}}}`)).join('')
}
