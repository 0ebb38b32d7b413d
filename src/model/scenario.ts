import type {VFileMessage} from 'vfile-message'

/** Files that a scenario copies into its environment before the intro. */
export interface Asset {
  /** Glob relative to the scenario's `assets` folder. */
  readonly file: string
  /** Target folder: `~`, `/root`, an absolute path, or one relative to the start folder. */
  readonly target: string
  /** A mode for chmod(1): `+x`, `755`. */
  readonly chmod?: string
  /** Line of the entry in `index.json`. */
  readonly line: number
}

/** A folder with an `index.json`: texts and scripts that share their sessions. */
export interface Scenario {
  /** Path of the `index.json` as reported. */
  readonly file: string
  /** Absolute path of its folder. */
  readonly folder: string
  readonly title: string
  /** Titles of the intro, the steps and the finish, in order. */
  readonly units: readonly string[]
  /** Folder that its editor shows, relative to the home; `.` by default. */
  readonly editorFolder: string
  readonly assets: readonly Asset[]
  /** What its image provides, in terms of the option `requires`. */
  readonly requires: readonly string[]
  /** Diagnostics of the `index.json`. */
  readonly messages: readonly VFileMessage[]
}

/** The role of a file in its scenario. */
export type ScenarioRole = 'background' | 'foreground' | 'index' | 'text' | 'verify'

/** A file of a scenario. */
export interface ScenarioPart {
  readonly scenario: Scenario
  readonly role: ScenarioRole
  /** Index into the intro, the steps and the finish; -1 for the `index.json`. */
  readonly unit: number
}

/** Place of a file in its scenario, for reports. */
export interface ScenarioPlace {
  /** Title of the scenario. */
  readonly scenario: string
  /** Path of its `index.json` as reported. */
  readonly index: string
  /** Title of the step; absent for the `index.json`. */
  readonly step?: string
  /** Index of the step, as two can have the same title; absent for the `index.json`. */
  readonly unit?: number
  readonly role: ScenarioRole
}

/** Place of a file in its scenario. */
export function placeInScenario({role, scenario, unit}: ScenarioPart): ScenarioPlace {
  const step = scenario.units[unit]
  return {index: scenario.file, role, scenario: scenario.title, ...(step !== undefined && {step, unit})}
}

/** Whether two files belong to the same step of the same scenario, or both to none. */
export function isSameStep(one: ScenarioPlace | undefined, other: ScenarioPlace | undefined): boolean {
  return one?.index === other?.index && one?.unit === other?.unit
}

/** Heading of a scenario file in a report: `Scenario › Step`. */
export function headingOf({scenario, step}: ScenarioPlace): string {
  return step === undefined ? scenario : `${scenario} › ${step}`
}
