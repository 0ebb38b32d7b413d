import type {RuleLevels} from './rule.js'
import type {StepOptions} from './step.js'

/** The options of a step that somebody has set, before the defaults are filled in. */
export type PartialStepOptions = Partial<StepOptions>

/** What of the network a document in a sandbox reaches: none, its own `localhost`, or what the machine reaches. */
export type Network = 'host' | 'loopback' | 'off'

/** Whether a value is one of the networks of a sandbox. */
export function isNetwork(value: unknown): value is Network {
  return value === 'host' || value === 'loopback' || value === 'off'
}

/** What one run changes of the surroundings of its documents. */
export interface Variation {
  /** Variables over those that are the same in every run. */
  readonly env: Readonly<Record<string, string>>
  /** Put into the names of the folders. */
  readonly folder: string
  /** Variables that show another time to what runs; absent for the machine's own. */
  readonly clock?: Readonly<Record<string, string>>
  /** How many process ids are used up first where a sandbox begins to count. */
  readonly usedProcessIds: number
}

/** Everything that is settled before a run, validated, with every default filled in. */
export interface Settings {
  /** Absolute path of the project: the folder of the configuration, else the current folder. */
  readonly root: string
  /** Globs of the documents, relative to `root`. */
  readonly content: readonly string[]
  /** Folder of the snapshots, relative to `root`. */
  readonly snapshots: string
  /** Which unmarked blocks are steps as well: `shell` takes every sh, bash, shell and console fence. */
  readonly select: 'marked' | 'shell'
  /** Defaults of steps, for the whole project. */
  readonly defaults: PartialStepOptions
  /** Defaults of steps of the documents that a glob matches; a later one wins. */
  readonly overrides: readonly {
    readonly files: readonly string[]
    readonly defaults: PartialStepOptions
    readonly rules?: RuleLevels
  }[]
  /** What images of scenarios promise, as steps require it, over what is known of them. */
  readonly images: Readonly<Record<string, readonly string[]>>
  /** Terminals of this machine that stand for other ones, by their names: `{HOST2: 'T2'}`. */
  readonly hosts: Readonly<Record<string, string>>
  /** Globs of files, relative to `root`, that documents depend on besides: a change of one touches them. */
  readonly inputs: readonly string[]
  /** Rules that are off or have another severity. */
  readonly rules: RuleLevels
  /** Names of the caller's variables that documents may see. */
  readonly passEnv: readonly string[]
  /** Names of the caller's variables whose values are masked wherever they show, passed on or not. */
  readonly secrets: readonly string[]
  /** Documents run in a sandbox, which is thrown away. */
  readonly sandbox: boolean
  /** What of the network they reach in it. */
  readonly network: Network
  /** Commands run before the first and after the last step of every document, in its session. */
  readonly setup: readonly string[]
  readonly teardown: readonly string[]
  /** How often a failed document is followed again. */
  readonly retry: number
  /** A document that passes only after a failure fails. */
  readonly failOnFlaky: boolean
  /** Go on with a document after a step failed. */
  readonly keepGoing: boolean
  /** How many documents run side by side. */
  readonly jobs: number
  /** Most bytes kept of one step's output. */
  readonly maxOutput: number
  /** What is changed of the surroundings, to find out what documents depend on; absent in an ordinary run. */
  readonly variation?: Variation
  /** `all` replaces what differs, `new` only adds, `none` writes nothing (CI). */
  readonly update: 'all' | 'new' | 'none'
}
