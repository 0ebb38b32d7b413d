import os from 'node:os'
import type {Element, Root} from 'hast'
import {fromHtml} from 'hast-util-from-html'
import {visit} from 'unist-util-visit'
import type {RunEvent} from '../../../src/model/event.js'
import {createHtmlReporter} from '../../../src/report/html/html.js'

/** The HTML report of a run. */
export function htmlReport(events: readonly RunEvent[], root = os.tmpdir()): string {
  let written = ''
  const write = (text: string) => {
    written += text
  }
  const reporter = createHtmlReporter({now: () => new Date(0), root, write})
  for (const event of events) reporter.on(event)
  return written
}

/** All elements of an HTML text, as a parser that isn't ours reads it. */
export function elementsOf(html: string): readonly Element[] {
  const elements: Element[] = []
  visit(fromHtml(html) as Root, 'element', element => void elements.push(element))
  return elements
}

export function hasClass(element: Element, name: string): boolean {
  return (element.properties.className as string[] | undefined)?.includes(name) ?? false
}
