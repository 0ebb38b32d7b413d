import type {Element} from 'hast'
import {h} from 'hastscript'

/** A box that finds text and filters documents. Hidden unless the script runs. */
export function findView(documents: string): Element {
  return h('form.find', {hidden: true, role: 'search'}, [
    h('label', ['Find ', h('input', {autoComplete: 'off', name: 'text', type: 'search'})]),
    h('div.matches', [
      h('p', {role: 'status'}, documents),
      h('button', {ariaLabel: 'Previous match', name: 'previous', type: 'button'}, '↑'),
      h('button', {ariaLabel: 'Next match', name: 'next', type: 'button'}, '↓')
    ]),
    h('label', [h('input', {name: 'failed', type: 'checkbox'}), ' failed only'])
  ])
}

const keys: readonly (readonly [keys: string, action: string])[] = [
  ['j', 'Next failure'],
  ['k', 'Previous failure'],
  ['/', 'Find text'],
  ['n', 'Next match'],
  ['N', 'Previous match'],
  ['?', 'These keys']
]

/** The keys of the report, and others, which the script shows. */
export function keysView(others: typeof keys = []): Element {
  return h('dialog.keys', {ariaLabelledBy: 'keys'}, [
    h('h2', {id: 'keys'}, 'Keys'),
    h(
      'dl',
      [...others, ...keys].map(([key, action]) => h('div', [h('dt', h('kbd', key)), h('dd', action)]))
    ),
    h('button', {name: 'close', type: 'button'}, 'Close')
  ])
}
