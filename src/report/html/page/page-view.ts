import {randomUUID} from 'node:crypto'
import type {Element, ElementContent, Root, RootContent} from 'hast'
import {raw} from 'hast-util-raw'
import {sanitize} from 'hast-util-sanitize'
import type {Root as Page} from 'mdast'
import {type State, toHast} from 'mdast-util-to-hast'
import {isFailure} from '../../../model/outcome.js'
import type {IndentedContainer} from '../../../parse/sites/site-nodes.js'
import {belowView, blockView, type ShownStep, spanView, untestedView} from '../step-view.js'
import {placeSteps, type Slot, type SlotNode} from './place-steps.js'
import {type PolishOptions, polish} from './polish.js'
import {sanitizeSchema} from './sanitize-schema.js'

/** An admonition or a tab of MkDocs, with its title above its content. */
function containerElement(state: State, node: IndentedContainer): Element {
  const title = titleOf(node.label)
  const strong: Element = {
    children: [{type: 'text', value: title}],
    properties: {},
    tagName: 'strong',
    type: 'element'
  }
  const heading: Element = {children: [strong], properties: {}, tagName: 'p', type: 'element'}
  const children = state.all(node)
  return {children: title === '' ? children : [heading, ...children], properties: {}, tagName: 'div', type: 'element'}
}

/** The title of a container: what is in quotes, else its kind. */
function titleOf(label: string): string {
  const [, quoted] = /["'](.*)["']/.exec(label) ?? []
  const [, kind = ''] = /^(?:!!!|\?\?\?\+?) ?([\w-]+)/.exec(label) ?? []
  return quoted ?? kind.charAt(0).toUpperCase() + kind.slice(1)
}

/** A document that was run. */
export interface PageViewOptions extends Omit<PolishOptions, 'prefix'> {
  readonly source: string
  /** The tree of `source`; it is modified. */
  readonly tree: Page
  /** Prefix of the ids in the document. */
  readonly prefix: string
  readonly steps: readonly ShownStep[]
  /** Lines of the shell blocks that aren't steps. */
  readonly untested: ReadonlySet<number>
}

/**
 * A document as its reader sees it, with the result of each step in its place. The document's own HTML is sanitized
 * before the report adds its parts, so that no document can forge them.
 */
export function pageView({source, tree, steps, untested, ...options}: PageViewOptions): readonly ElementContent[] {
  const {slots, left} = placeSteps(tree, {events: steps.map(({event}) => event), source, untested})
  const shownOf = new Map(steps.map(shown => [shown.event, shown]))
  const token = randomUUID()

  const slotElement = (_: State, node: SlotNode): Element => {
    const {isInline, slot} = node
    return {
      children: [],
      properties: {dataSlot: `${token}-${slot}`},
      tagName: isInline ? 'code' : 'div',
      type: 'element'
    }
  }
  const handlers = {fencepostSlot: slotElement, indentedContainer: containerElement}
  const html = toHast(tree, {allowDangerousHtml: true, clobberPrefix: '', handlers})
  const safe = sanitize(raw(html), sanitizeSchema({prefix: options.prefix, token}))
  const page: Root = safe.type === 'root' ? safe : {children: [safe as RootContent], type: 'root'}
  polish(page, options)

  const shown = new Set<Slot>()
  const content = fill(page.children as ElementContent[]).content
  // Steps inside HTML that was removed, and steps that the document no longer has.
  const lost = slots.filter(slot => slot.kind !== 'span' && !shown.has(slot))
  return [...content, ...lost.flatMap(viewOf), ...left.map(event => blockView(shownStep(event)))]

  /** Replaces slots by what they stand for; `<details>` with a failure inside are opened. */
  function fill(nodes: readonly ElementContent[]): {readonly content: ElementContent[]; readonly hasFailure: boolean} {
    let hasFailure = false
    const filled = nodes.flatMap((node): readonly ElementContent[] => {
      if (node.type !== 'element') return [node]
      const slot = slotOf(node)
      if (slot) {
        shown.add(slot)
        hasFailure ||= slot.kind !== 'untested' && isFailure(slot.event.outcome)
        return viewOf(slot)
      }
      const inner = fill(node.children)
      hasFailure ||= inner.hasFailure
      const opened = node.tagName === 'details' && inner.hasFailure ? {open: true} : {}
      return [{...node, children: inner.content, properties: {...node.properties, ...opened}}]
    })
    return {content: filled, hasFailure}
  }

  function slotOf({properties}: Element): Slot | undefined {
    const {dataSlot} = properties
    return typeof dataSlot === 'string' ? slots[Number(dataSlot.slice(token.length + 1))] : undefined
  }

  function viewOf(slot: Slot): readonly ElementContent[] {
    switch (slot.kind) {
      case 'block':
        return [blockView(shownStep(slot.event))]
      case 'below':
        return [slot.event.step.hidden ? blockView(shownStep(slot.event)) : belowView(shownStep(slot.event))]
      case 'span':
        return spanView(shownStep(slot.event))
      case 'untested':
        return [untestedView(slot)]
      default:
        return slot satisfies never
    }
  }

  function shownStep(event: ShownStep['event']): ShownStep {
    return shownOf.get(event) ?? {event, id: '', result: []}
  }
}
