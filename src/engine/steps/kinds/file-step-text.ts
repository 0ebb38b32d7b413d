import type {FileStep} from '../../../model/step.js'
import type {FileText} from '../../../session/workspace/write-file.js'

/** The text that a file step writes, or how it changes the text of its file. */
export function fileTextOf({code, edit, path}: FileStep): FileText {
  if (!edit) return code === '' ? '' : `${code}\n`
  switch (edit.target) {
    case 'replace':
      return code
    case 'append':
      return (before = '') => before + code
    case 'prepend':
      return (before = '') => code + before
    case 'insert': {
      const {marker} = edit
      return (before = '') => {
        const at = before.indexOf(marker)
        if (at !== -1) return before.slice(0, at) + code + before.slice(at + marker.length)
        throw new Error(`\`${path}\` doesn't contain the marker \`${marker}\`. Add it in a step above, or correct it.`)
      }
    }
    default:
      return edit satisfies never
  }
}
