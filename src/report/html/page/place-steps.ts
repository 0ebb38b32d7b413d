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
  const waiting = new Map(events.map(event => [`${event.step.line}:${event.step.column}`, event]))
  const hidden = new Map<number, StepEvent[]>()
  for (const event of events.filter(({step}) => step.hidden)) {
    const {line} = event.step
    hidden.set(line, [...(hidden.get(line) ?? []), event])
  }
  walk(tree, undefined)
  return {left: [...waiting.values()], slots}

  function walk(parent: Parent, below: StepEvent[] | undefined): void {
    const children: RootContent[] = []
    for (const child of parent.children) {
      const behind = below ?? []
      const kept = replace(child, behind)
      if ('children' in kept) walk(kept as Parent, below ?? (textual.has(kept.type) ? behind : undefined))
      children.push(kept)
      if (below === undefined) for (const event of behind) children.push(add({event, kind: 'below'}, false))
    }
    parent.children = children
  }

  function replace(node: RootContent, behind: StepEvent[]): RootContent {
    const offset = node.position?.start.offset ?? 0
    if (node.type === 'html') {
      for (const event of takeHidden(node)) behind.push(event)
      return node
    }
    if (node.type !== 'code' && node.type !== 'inlineCode') return node
    const {column, line} = lines.point(offset)
    const event = take(`${line}:${column}`)
    if (node.type === 'code') {
      if (event) return add({event, kind: 'block'}, false)
      if (!untested.has(line)) return node
      return add({code: node.value, kind: 'untested', language: node.lang ?? '', line}, false)
    }
    if (!event) return node
    behind.push(event)
    return add({event, kind: 'span'}, true)
  }

  /** The steps in comments that begin on the lines of the node. */
  function takeHidden({position}: Nodes): readonly StepEvent[] {
    const first = position?.start.line ?? 1
    const last = position?.end.line ?? 0
    return Array.from({length: last - first + 1}, (_, index) => hidden.get(first + index) ?? [])
      .flat()
      .flatMap(({step}) => take(`${step.line}:${step.column}`) ?? [])
  }

  function take(place: string): StepEvent | undefined {
    const event = waiting.get(place)
    waiting.delete(place)
    return event
  }

  function add(slot: Slot, isInline: boolean): RootContent {
    const node: SlotNode = {isInline, slot: slots.push(slot) - 1, type: 'fencepostSlot'}
    return node
  }
}
