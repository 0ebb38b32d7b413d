import type {VFileMessage} from 'vfile-message'

/** A file or files that a scenario puts into its surroundings before the intro. */
export interface Asset {
  /** A glob, relative to the folder `assets` of the scenario. */
  readonly file: string
  /** A folder: `~`, `/root`, an absolute path, or one relative to where the commands begin. */
  readonly target: string
  /** As chmod(1) takes it: `+x`, `755`. */
  readonly chmod?: string
  /** Line of the entry in `index.json`. */
  readonly line: number
}

/** A folder with an `index.json`: texts and scripts that share their terminals. */
export interface Scenario {
  /** Path of the `index.json` as reported. */
  readonly file: string
  /** Absolute path of its folder. */
  readonly folder: string
  readonly title: string
  /** What a reader calls the intro, the steps and the finish, in their order. */
  readonly units: readonly string[]
  /** The folder that its editor shows, relative to the home: `.` where nothing is said. */
  readonly editorFolder: string
  readonly assets: readonly Asset[]
  /** What its image promises, as steps require it. */
  readonly requires: readonly string[]
  /** What is wrong with the `index.json`. */
  readonly messages: readonly VFileMessage[]
}

/** What a file is to its scenario. */
export type ScenarioRole = 'background' | 'foreground' | 'index' | 'text' | 'verify'

/** A file as a part of a scenario. */
export interface ScenarioPart {
  readonly scenario: Scenario
  readonly role: ScenarioRole
  /** Counts the intro, the steps and the finish, from 0; -1 for the index. */
  readonly unit: number
}

/** Where a file stands in its scenario, for a report. */
export interface ScenarioPlace {
  /** Title of the scenario, and path of its `index.json` as reported. */
  readonly scenario: string
  readonly index: string
  /** What a reader calls the step; absent for the index. */
  readonly step?: string
  /** Counts the intro, the steps and the finish, from 0, as two may have one title; absent for the index. */
  readonly unit?: number
  readonly role: ScenarioRole
}

/** Where a part stands, for a report. */
export function placeInScenario({role, scenario, unit}: ScenarioPart): ScenarioPlace {
  const step = scenario.units[unit]
  return {index: scenario.file, role, scenario: scenario.title, ...(step !== undefined && {step, unit})}
}

/** Whether two files belong to the same step of the same scenario, or to none. */
export function isSameStep(one: ScenarioPlace | undefined, other: ScenarioPlace | undefined): boolean {
  return one?.index === other?.index && one?.unit === other?.unit
}

/** The headings that a file of a scenario stands under in a report. */
export function headingOf({scenario, step}: ScenarioPlace): string {
  return step === undefined ? scenario : `${scenario} › ${step}`
}
