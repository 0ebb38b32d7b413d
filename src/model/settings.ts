import type {CassetteMode} from './cassette.js'
import type {LinePrograms} from './interpreters.js'
import type {RuleLevels} from './rule.js'
import type {StepOptions} from './step.js'

/** Step options that are set explicitly, before defaults are filled in. */
export type PartialStepOptions = Partial<StepOptions>

/** Network access inside the sandbox: none, its own `localhost`, or that of the machine. */
export type Network = 'host' | 'loopback' | 'off'

/**
 * What the working directory of a document holds when the document starts: nothing, a copy of the project, or copies of the
 * files that globs match, relative to the project root.
 */
export type Workspace = 'empty' | 'project' | {readonly files: readonly string[]}

/** Values of variables, by name: a document runs once for each combination of them. */
export type Matrix = Readonly<Record<string, readonly string[]>>

/** The container that the sessions of a document run in. */
export interface ContainerSettings {
  readonly image: string
  readonly engine: 'docker' | 'podman'
  /** Options of `docker run`. */
  readonly options: readonly string[]
}

/** The home folder of a document: an empty one, that of the caller, or an empty one with these folders of the caller's. */
export type Home = 'empty' | 'keep' | readonly string[]

/** Whether a value is a `Network`. */
export function isNetwork(value: unknown): value is Network {
  return value === 'host' || value === 'loopback' || value === 'off'
}

/** What one run of `stabilize` changes in the environment of documents. */
export interface Variation {
  /** Variables that override the fixed ones. */
  readonly env: Readonly<Record<string, string>>
  /** Part of the workspace folders' names. */
  readonly folder: string
  /** Variables that fake the time; absent for the machine's clock. */
  readonly clock?: Readonly<Record<string, string>>
  /** Number of process ids to use up first in a sandbox. */
  readonly usedProcessIds: number
}

/** The session that runs the blocks of each language. */
export type Languages = Readonly<Record<string, string>>

/** Languages whose blocks bash runs. */
export function shellLanguages(names: readonly string[]): Languages {
  return Object.fromEntries(names.map(name => [name, 'bash']))
}

/** Languages of unmarked blocks that `select: shell` takes unless the setting `languages` names others. */
export const defaultLanguages = shellLanguages(
  (
    'bash sh shell zsh ksh dash ash shellscript shell-script console sh-session shell-session shellsession bash-session bashsession ' +
    'terminal command commandline cmdline cli azurecli azurecli-interactive dvc'
  ).split(' ')
)

/** Whether no languages are added or missing. */
export function areDefaultLanguages(languages: Languages): boolean {
  if (languages === defaultLanguages) return true
  const names = Object.keys(languages)
  const isSame = names.every(name => languages[name] === defaultLanguages[name])
  return isSame && names.length === Object.keys(defaultLanguages).length
}

/** Globs of the documents of a project that sets none. */
export const defaultContent: readonly string[] = ['README*', 'docs/**/*', 'content/**/*'].map(
  glob => `${glob}.{md,markdown,mdx}`
)

/** What decides which unmarked blocks of a document are steps. */
export type BlockSelection = Pick<Settings, 'languages' | 'select'>

/** The programs whose calls are recorded and replayed, and the age from which a recording is stale, in milliseconds. */
export interface CassetteSettings {
  readonly commands: readonly string[]
  readonly maxAge?: number
}

/** The size of a terminal. */
export interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

export type ThemeName = 'dark' | 'light'

/** How a cast looks and how fast it goes. */
export interface CastOptions {
  readonly columns: number
  /** As many rows as the steps need, at most 24, if absent. */
  readonly rows?: number
  readonly theme: ThemeName
  /** Milliseconds from one typed character to the next. */
  readonly typing: number
  /** The longest pause, in milliseconds. */
  readonly idle: number
}

/** A file that shows the steps of a document, and options that aren't the default. */
export interface CastTarget extends Partial<CastOptions> {
  /** Relative to the folder of the document. */
  readonly file: string
}

export const defaultCastOptions: CastOptions = {columns: 80, idle: 2000, theme: 'dark', typing: 50}

/** Rows of the terminal that the steps run in, unless the options say otherwise. */
export const defaultRows = 24

/** Validated settings of a run, with all defaults filled in. */
export interface Settings {
  /** Absolute path of the project root: the folder of the config file, else the current folder. */
  readonly root: string
  /** Globs of the documents, relative to `root`. */
  readonly content: readonly string[]
  /** Folders of the programs of this machine, as in `PATH`. */
  readonly searchPath: string
  /** Snapshot folder, relative to `root`. */
  readonly snapshots: string
  /** Which blocks are steps: `marked` ones only, or every `shell` block too. */
  readonly select: 'marked' | 'shell'
  /** Languages of the unmarked blocks that `select: shell` takes. */
  readonly languages: Languages
  /** Labels of the tabs to run, preferred ones first. In any other group of tabs, the first one runs. */
  readonly tabs: readonly string[]
  /** Tags of the steps to run; all steps if empty. */
  readonly onlyTags: readonly string[]
  /** Tags of the steps to skip. */
  readonly skipTags: readonly string[]
  /** Default step options of the project. */
  readonly defaults: PartialStepOptions
  /** Default step options and rules of matching documents; a later one wins. */
  readonly overrides: readonly {
    readonly files: readonly string[]
    readonly defaults: PartialStepOptions
    readonly cassettes?: CassetteSettings
    readonly casts?: readonly CastTarget[]
    readonly rules?: RuleLevels
    readonly workspace?: Workspace
    readonly container?: ContainerSettings
    readonly home?: Home
    readonly matrix?: Matrix
  }[]
  /** What scenario images provide, in terms of `requires`; overrides the built-in list. */
  readonly images: Readonly<Record<string, readonly string[]>>
  /** The container that sessions run in; absent for this machine. */
  readonly container?: ContainerSettings
  /** The programs whose calls are recorded and replayed, and the age from which a recording is stale, in milliseconds. */
  readonly cassettes?: CassetteSettings
  /** Files that `update` keeps up to date. */
  readonly casts?: readonly CastTarget[]
  /** How their calls are answered; absent for a replay in CI where there is a recording, and live elsewhere. */
  readonly cassetteMode?: CassetteMode
  /** Fail documents whose recording is stale. */
  readonly failOnStale: boolean
  /** Whether a step fails if its container engine is missing, instead of being skipped. */
  readonly requireEngine: boolean
  /** Programs that steps are typed into, by the name of their session. */
  readonly sessions: LinePrograms
  /** Sessions that stand for other hosts: `{HOST2: 'T2'}`. */
  readonly hosts: Readonly<Record<string, string>>
  /** Globs of more files that documents depend on, relative to `root`. */
  readonly inputs: readonly string[]
  /** Documents to run first, relative to the folder of the document. */
  readonly needs: readonly string[]
  /** Rules that are off or have a different severity. */
  readonly rules: RuleLevels
  /** Names of environment variables that documents get from the caller. */
  readonly passEnv: readonly string[]
  /** Names of environment variables whose values are masked everywhere, passed or not. */
  readonly secrets: readonly string[]
  /** Run each document in a sandbox that is discarded afterwards. */
  readonly sandbox: boolean
  /** Network access inside the sandbox. */
  readonly network: Network
  /** Variables of the documents, by name. */
  readonly vars: Readonly<Record<string, string>>
  /** Values that the variables of a document take in turn. */
  readonly matrix: Matrix
  /** Variables of the command line, which win over those of documents. */
  readonly givenVars: Readonly<Record<string, string>>
  /** What the working directory holds at the start. */
  readonly workspace: Workspace
  /** Folders, relative to `root`, that `workspace: project` links instead of copying, besides `node_modules`. */
  readonly workspaceLinks: readonly string[]
  readonly home: Home
  /** Commands to run before the first and after the last step of every document, in its session. */
  readonly setup: readonly string[]
  readonly teardown: readonly string[]
  /** How often a failed document is retried. */
  readonly retry: number
  /** Fail flaky documents. */
  readonly failOnFlaky: boolean
  /** Fail documents with obsolete snapshot entries, and runs with obsolete snapshot files. */
  readonly failOnObsolete: boolean
  /** Fail documents with warnings, and runs with unreadable files. */
  readonly failOnWarnings: boolean
  /** Pass a run without a single step. */
  readonly passWithNoSteps: boolean
  /** Continue with a document after a step failed. */
  readonly keepGoing: boolean
  /** Number of documents that run at the same time. */
  readonly jobs: number
  /** Limit for one step's output in bytes. */
  readonly maxOutput: number
  /** Changes to the environment, to find unstable output; absent in an ordinary run. */
  readonly variation?: Variation
  /** The terminal that the steps are played in for a cast, as a person types them; absent in an ordinary run. */
  readonly playsIn?: TerminalSize
  /** `all` replaces entries that don't match, `new` only adds entries, `none` writes nothing (CI). */
  readonly update: 'all' | 'new' | 'none'
}
