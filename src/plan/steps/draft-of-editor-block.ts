import type {FileEdit} from '../../model/step.js'
import {nearestName} from '../../text/nearest-name.js'
import type {Lines} from '../../text/source-lines.js'
import type {Diagnostic} from '../diagnostics.js'
import type {PartDraft} from '../draft.js'
import type {PathHeading} from '../headings.js'
import type {EditorBlock} from '../source/editor-block.js'

const targets = ['append', 'clipboard', 'insert', 'prepend', 'replace'] as const

/** Drafts the file step of an editor block, unless the block goes to the clipboard. */
export function draftEditorBlock(
  block: EditorBlock,
  {headings, lines}: {headings: readonly PathHeading[]; lines: Lines}
): PartDraft {
  const {attributes, end, isClosed, line, offset, text} = block
  const found: PartDraft = {diagnostics: [], handled: [], codeRange: {start: offset, end}}
  const target = (attributes.get('data-target') ?? 'replace').trim().toLowerCase()
  if (target === 'clipboard') return found

  const refuse = (reason: string, remedy: string): PartDraft => {
    const diagnostic: Diagnostic = {
      ruleId: 'editor-block',
      severity: 'warning',
      place: lines.point(offset),
      reason: `This editor block isn't written, because ${reason}`,
      remedy
    }
    return {...found, diagnostics: [diagnostic]}
  }
  if (!isClosed)
    return refuse('its HTML block ends before `</pre>`', 'Put a blank line above it, and start its line with `<pre`.')
  const path = attributes.get('data-filename')?.trim()
  if (!path) return refuse('it has no `data-filename`', 'Name the file.')
  const edit = editOf(target, attributes.get('data-marker'))
  if (edit === 'no target') return refuse(`\`data-target="${target}"\` is unknown`, nearestName(target, targets))
  if (edit === 'no marker')
    return refuse('it has `data-target="insert"` without `data-marker`', 'Name the text in the file that it replaces.')
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
      written: []
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
