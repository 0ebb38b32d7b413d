import type {Element} from 'hast'
import {h} from 'hastscript'

/** A block with a button that copies its text. The style sheet labels the button, so that a search never finds the label. */
export function copyable(block: Element): Element {
  return h('div.copyable', [block, h('button.copy', {ariaLabel: 'Copy', type: 'button'})])
}
