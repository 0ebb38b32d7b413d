import {type NamedDocument, nameInRun} from '../model/document.js'
import {headingOf, type ScenarioPlace} from '../model/scenario.js'
import {showLine} from './show-line.js'

/** The name of a document in a report: its path, after the scenario and step that it belongs to. */
export function documentName({place, ...document}: NamedDocument & {readonly place?: ScenarioPlace}): string {
  return place ? `${headingOf(place)} › ${document.file}` : nameInRun(document)
}

/** A line of a document on one line: `docs/cluster.md:12 (K8S=1.31)`. */
export function placeOfLine({combination, file}: NamedDocument, line: number): string {
  return showLine(nameInRun({combination, file: `${file}:${line}`}))
}

/** Text about a document, with the combination of its matrix after it. */
export function withCombination(text: string, {combination}: Pick<NamedDocument, 'combination'>): string {
  return nameInRun({combination, file: text})
}
