import type {Draft} from '../draft.js'
import type {Tab} from '../source/tabs.js'

/**
 * Skips the steps of all tabs but one in each group: the tab whose label comes first in `preferred`, else the first that
 * holds a step. Labels are compared without regard to case.
 */
export function selectTabs(drafts: readonly Draft[], preferred: readonly string[]): readonly Draft[] {
  const labels = new Map<number, string[]>()
  for (const {tabs = []} of drafts) {
    for (const {group, label} of tabs) {
      const known = labels.get(group) ?? []
      labels.set(group, known)
      if (!known.includes(label)) known.push(label)
    }
  }
  if (labels.size === 0) return drafts
  const selected = new Map([...labels].map(([group, known]) => [group, selectLabel(known, preferred)]))
  const isHidden = ({group, label}: Tab) => selected.get(group) !== label
  return drafts.map(draft => {
    const hidden = draft.tabs?.find(isHidden)
    return hidden
      ? {...draft, written: [skip(draft, hidden, selected.get(hidden.group) ?? ''), ...draft.written]}
      : draft
  })
}

function selectLabel(labels: readonly string[], preferred: readonly string[]): string | undefined {
  const wanted = preferred
    .map(name => labels.find(label => label.trim().toLowerCase() === name.trim().toLowerCase()))
    .find(label => label !== undefined)
  return wanted ?? labels[0]
}

function skip({end, start}: Draft, {label}: Tab, selected: string): Draft['written'][number] {
  const reason = `in the tab \`${label}\`; of these tabs \`${selected}\` runs`
  return {end, kind: 'selection', offset: start, pairs: [['skip', reason]], problems: [], words: []}
}
