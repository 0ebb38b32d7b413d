import type {Element} from 'hast'
import {toHtml} from 'hast-util-to-html'
import {h} from 'hastscript'
import type {ScenarioPlace} from '../../model/scenario.js'
import {showControls} from '../../text/show-controls.js'
import {notesOf, type ShownDocument} from './document-view.js'

/** A scenario of which files are told. */
export interface ToldScenario {
  /** Where its first file stands. */
  readonly place: ScenarioPlace
  /** Its title and what is said of its `index.json`, as HTML. */
  head: string
  /** The files of each step, as HTML. */
  readonly units: {readonly step: string; readonly unit: number | undefined; readonly texts: string[]}[]
}

/** The title of a scenario, and what there is to say of its `index.json`. */
export function scenarioHead({end, errors, id, place}: ShownDocument & {readonly place: ScenarioPlace}): Element[] {
  return [
    h('h2', {id, tabIndex: -1}, showControls(place.scenario)),
    h('p.meta', showControls(`Scenario ${place.index}`)),
    ...notesOf(end, errors)
  ]
}

/** Puts a file below its step; a script that went on beside later steps is told with its own. */
export function addToScenario(
  {units}: ToldScenario,
  {place, text}: {readonly place: ScenarioPlace; readonly text: string}
) {
  const {step = '', unit} = place
  const told = units.find(known => known.unit === unit)
  if (told) told.texts.push(text)
  else units.push({step, texts: [text], unit})
}

/** A scenario as a reader walks it, step by step. */
export function formatScenario({head, units}: ToldScenario): string {
  const rows = units.flatMap(({step, texts}) => [toHtml(h('h3', showControls(step))), ...texts])
  return `<section class="scenario">\n${head}\n${rows.join('\n')}\n</section>\n`
}
