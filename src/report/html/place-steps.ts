import type {Nodes, Parent, Root, RootContent} from 'mdast'
import type {Node} from 'unist'
import type {StepEvent} from '../../model/event.js'
import {readLines} from '../../text/source-lines.js'

/** What stands in the page where something is to be said about code. */
export type Slot =
  /** In the place of a block. */
  | {readonly kind: 'block'; readonly event: StepEvent}
  /** In the place of a block that is not run. */
  | {readonly kind: 'untested'; readonly line: number; readonly language: string; readonly code: string}
  /** In the place of inline code; what is to be said in full follows in a slot of its own. */
  | {readonly kind: 'span'; readonly event: StepEvent}
  /** Behind the text or the comment that holds the step. */
  | {readonly kind: 'below'; readonly event: StepEvent}

/** A node that holds a slot by its number, for `mdast-util-to-hast` to make an element of. */
export interface SlotNode extends Node {
  readonly type: 'fencepostSlot'
  readonly slot: number
  /** It stands inside of text. */
  readonly isInline: boolean
}

declare module 'mdast' {
  interface RootContentMap {
    fencepostSlot: SlotNode
  }
}

/** A page whose code has given way to slots. */
export interface PlacedSteps {
  readonly slots: readonly Slot[]
  /** Steps for which the page has no place: it is another than was followed. */
  readonly left: readonly StepEvent[]
}

/** Where steps go. */
export interface PlaceStepsOptions {
  readonly source: string
  readonly events: readonly StepEvent[]
  /** Lines of the shell blocks that are no steps. */
  readonly untested: ReadonlySet<number>
}

/** What holds text and nothing else, so that a slot of its own goes behind it. */
const textual: ReadonlySet<string> = new Set(['heading', 'paragraph', 'table'])

/** Puts slots into a page's tree in the place of the steps' code. Changes the tree. */
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

  /** The steps in comments: they begin on the lines of the node. */
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
