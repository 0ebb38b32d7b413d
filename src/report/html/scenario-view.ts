import type {Element} from 'hast'
import {toHtml} from 'hast-util-to-html'
import {h} from 'hastscript'
import type {ScenarioPlace} from '../../model/scenario.js'
import {showControls} from '../../text/show-controls.js'
import {notesOf, type ShownDocument} from './document-view.js'

/** The finished parts of a scenario. */
export interface ScenarioParts {
  /** Place of its first file. */
  readonly place: ScenarioPlace
  /** Its title and the messages about its `index.json`, as HTML. */
  head: string
  /** The files of each unit, as HTML. */
  readonly units: {readonly step: string; readonly unit: number | undefined; readonly texts: string[]}[]
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
  {place, text}: {readonly place: ScenarioPlace; readonly text: string}
) {
  const {step = '', unit} = place
  const existing = units.find(other => other.unit === unit)
  if (existing) existing.texts.push(text)
  else units.push({step, texts: [text], unit})
}

/** A scenario as HTML, unit by unit. */
export function formatScenario({head, units}: ScenarioParts): string {
  const rows = units.flatMap(({step, texts}) => [toHtml(h('h3', showControls(step))), ...texts])
  return `<section class="scenario">\n${head}\n${rows.join('\n')}\n</section>\n`
}
