import {headingOf, type ScenarioPlace} from '../model/scenario.js'

/** The name of a document in a report: its path, after the scenario and step that it belongs to. */
export function documentName({file, place}: {readonly file: string; readonly place?: ScenarioPlace}): string {
  return place ? `${headingOf(place)} › ${file}` : file
}
