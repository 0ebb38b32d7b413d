import {nearestName} from '../../config/step-options.js'
import type {FileEdit} from '../../model/step.js'
import type {Lines} from '../../text/source-lines.js'
import type {Diagnostic} from '../diagnostics.js'
import type {BlockDraft} from '../draft.js'
import type {PathHeading} from '../headings.js'
import type {EditorBlock} from '../source/editor-block.js'

const targets = ['append', 'clipboard', 'insert', 'prepend', 'replace'] as const

/** Decides what a block for the editor does: it is a file step, unless it goes to the clipboard. */
export function findInEditor(
  block: EditorBlock,
  {headings, lines}: {headings: readonly PathHeading[]; lines: Lines}
): BlockDraft {
  const {attributes, end, isClosed, line, offset, text} = block
  const found: BlockDraft = {diagnostics: [], seen: [], shown: {start: offset, end}}
  const target = (attributes.get('data-target') ?? 'replace').trim().toLowerCase()
  if (target === 'clipboard') return found

  const fault = (reason: string, remedy: string): BlockDraft => {
    const diagnostic: Diagnostic = {
      ruleId: 'editor-block',
      severity: 'warning',
      place: lines.point(offset),
      reason: `${reason}; it is not written`,
      remedy
    }
    return {...found, diagnostics: [diagnostic]}
  }
  if (!isClosed)
    return fault(
      'Expected `</pre>` in the HTML block in which an editor block begins, got none',
      'Put a blank line above it, and `<pre` at the beginning of its line.'
    )
  const path = attributes.get('data-filename')?.trim()
  if (!path) return fault('Expected `data-filename` of an editor block, got none', 'Name the file.')
  const edit = editOf(target, attributes.get('data-marker'))
  if (edit === 'no target') return fault(`Expected a \`data-target\`, got \`${target}\``, nearestName(target, targets))
  if (edit === 'no marker')
    return fault(
      'Expected `data-marker` beside `data-target="insert"`, got none',
      'Name the text of the file that it comes in the place of.'
    )
  return {
    ...found,
    draft: {
      code: text,
      codeLine: line,
      editor: {edit, path},
      end,
      headings,
      hidden: false,
      language: '',
      start: offset,
      writings: []
    }
  }
}

function editOf(target: string, marker: string | undefined): FileEdit | 'no marker' | 'no target' {
  switch (target) {
    case 'append':
    case 'prepend':
    case 'replace':
      return {target}
    case 'insert':
      return marker ? {marker, target} : 'no marker'
    default:
      return 'no target'
  }
}
