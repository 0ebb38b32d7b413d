import type {Element} from 'hast'
import {toHtml} from 'hast-util-to-html'
import {h} from 'hastscript'
import type {StoredText} from '../../files/text-store.js'
import type {ScenarioPlace} from '../../model/scenario.js'
import {showControls} from '../../text/show-controls.js'
import {notesOf, type ShownDocument} from './document-view.js'

/** The finished parts of a scenario. */
export interface ScenarioParts {
  /** Place of its first file. */
  readonly place: ScenarioPlace
  /** Whether one of its files failed. */
  failed: boolean
  /** Its title and the messages about its `index.json`, as HTML. */
  head: string
  /** The stored files of each unit. */
  readonly units: {readonly step: string; readonly unit: number | undefined; readonly parts: StoredText[]}[]
}

/** The title of a scenario, and the messages about its `index.json`. */
export function scenarioHead({end, errors, id, place}: ShownDocument & {readonly place: ScenarioPlace}): Element[] {
  return [
    h('h2', {id, tabIndex: -1}, showControls(place.scenario)),
    h('p.meta', showControls(`Scenario ${place.index}`)),
    ...notesOf(end, errors)
  ]
}

/** Adds a file to its unit; a background script may finish after later units. */
export function addToScenario(
  {units}: ScenarioParts,
  {parts, place}: {readonly parts: readonly StoredText[]; readonly place: ScenarioPlace}
) {
  const {step = '', unit} = place
  const existing = units.find(other => other.unit === unit)
  if (existing) existing.parts.push(...parts)
  else units.push({parts: [...parts], step, unit})
}

/** A scenario unit by unit, stored. */
export function scenarioTexts(
  {head, units}: ScenarioParts,
  add: (html: string) => readonly StoredText[]
): readonly StoredText[] {
  return [
    ...add(`<section class="scenario">\n${head}\n`),
    ...units.flatMap(({parts, step}) => [...add(toHtml(h('h3', showControls(step)))), ...parts]),
    ...add('</section>\n')
  ]
}
