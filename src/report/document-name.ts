import {headingOf, type ScenarioPlace} from '../model/scenario.js'

/** What a report calls a document: its path, below the scenario and the step that it belongs to. */
export function documentName({file, place}: {readonly file: string; readonly place?: ScenarioPlace}): string {
  return place ? `${headingOf(place)} › ${file}` : file
}
