import type {Nodes, Parent, Root, RootContent} from 'mdast'
import type {Node} from 'unist'
import type {StepEvent} from '../../../model/event.js'
import {readLines} from '../../../text/source-lines.js'

/** A place in the document where the report shows code and its result. */
export type Slot =
  /** Replaces the block of a step. */
  | {readonly kind: 'block'; readonly event: StepEvent}
  /** Replaces a block that isn't run. */
  | {readonly kind: 'untested'; readonly line: number; readonly language: string; readonly code: string}
  /** Replaces inline code; its result follows in a slot of kind `below`. */
  | {readonly kind: 'span'; readonly event: StepEvent}
  /** Follows the text or comment that contains the step. */
  | {readonly kind: 'below'; readonly event: StepEvent}

/** A node that refers to a slot by its index; `mdast-util-to-hast` turns it into an element. */
export interface SlotNode extends Node {
  readonly type: 'fencepostSlot'
  readonly slot: number
  /** Whether it is part of a paragraph. */
  readonly isInline: boolean
}

declare module 'mdast' {
  interface RootContentMap {
    fencepostSlot: SlotNode
  }
}

/** A document whose steps are replaced by slots. */
export interface PlacedSteps {
  readonly slots: readonly Slot[]
  /** Steps without a place, because the document changed since it ran. */
  readonly left: readonly StepEvent[]
}

/** The steps to place. */
export interface PlaceStepsOptions {
  readonly source: string
  readonly events: readonly StepEvent[]
  /** Lines of the shell blocks that aren't steps. */
  readonly untested: ReadonlySet<number>
}

/** Nodes that can only contain text, so that blocks have to follow them. */
const textual: ReadonlySet<string> = new Set(['heading', 'paragraph', 'table'])

/** Replaces the code of steps in a tree by slots. Modifies the tree. */
export function placeSteps(tree: Root, {source, events, untested}: PlaceStepsOptions): PlacedSteps {
  const lines = readLines(source)
  const slots: Slot[] = []
  const waiting = new Set(events)
  const byLine = new Map<number, StepEvent[]>()
  for (const event of events) byLine.set(event.step.line, [...(byLine.get(event.step.line) ?? []), event])
  walk(tree, undefined)
  return {left: [...waiting], slots}

  function walk(parent: Parent, below: StepEvent[] | undefined): void {
    const children: RootContent[] = []
    for (const child of parent.children) {
      const behind = below ?? []
      for (const kept of replace(child, behind)) {
        if ('children' in kept) walk(kept as Parent, below ?? (textual.has(kept.type) ? behind : undefined))
        children.push(kept)
      }
      if (below === undefined) for (const event of behind) children.push(add({event, kind: 'below'}, false))
    }
    parent.children = children
  }

  function replace(node: RootContent, behind: StepEvent[]): readonly RootContent[] {
    if (node.type === 'html') {
      behind.push(...take(node, ({hidden}) => hidden))
      return [node]
    }
    if (node.type !== 'code' && node.type !== 'inlineCode') return [node]
    const {column, line} = lines.point(node.position?.start.offset ?? 0)
    const isInBlock = node.type === 'code'
    // The commands of a transcript are steps on lines of its block.
    const found = take(
      node,
      step => !step.hidden && ((step.line === line && step.column === column) || (isInBlock && step.line > line))
    )
    if (isInBlock) {
      if (found.length > 0) return found.map(event => add({event, kind: 'block'}, false))
      if (!untested.has(line)) return [node]
      return [add({code: node.value, kind: 'untested', language: node.lang ?? '', line}, false)]
    }
    const [event] = found
    behind.push(...found)
    return event ? [add({event, kind: 'span'}, true)] : [node]
  }

  /** The steps on the lines of a node that are like this, in order. */
  function take({position}: Nodes, isLike: (step: StepEvent['step']) => boolean): readonly StepEvent[] {
    const taken: StepEvent[] = []
    const last = position?.end.line ?? 0
    for (let line = position?.start.line ?? 1; line <= last; line++)
      for (const event of byLine.get(line) ?? []) if (isLike(event.step) && waiting.delete(event)) taken.push(event)
    return taken
  }

  function add(slot: Slot, isInline: boolean): RootContent {
    const node: SlotNode = {isInline, slot: slots.push(slot) - 1, type: 'fencepostSlot'}
    return node
  }
}
