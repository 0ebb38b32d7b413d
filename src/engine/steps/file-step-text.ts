import type {FileStep} from '../../model/step.js'
import type {FileText} from '../../session/workspace/write-file.js'

/** What a file step makes of its file. */
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
        throw new Error(`Expected the marker \`${marker}\` in \`${path}\`, got none. Write it above, or correct it.`)
      }
    }
    default:
      return edit satisfies never
  }
}
