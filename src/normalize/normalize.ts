import {renderTerminal} from './render-terminal.js'
import {type Folders, replaceFolders} from './replace-folders.js'

/** What a normalizer may know about the run. */
export interface NormalizeContext {
  /** The folders of the document's session. */
  readonly folders: Folders
}

/** One step of normalizing: a pure function of the text and the run, linear in the length of the text. */
export interface Normalizer {
  /** By which it is chosen and documented: `terminal`. */
  readonly name: string
  readonly apply: (text: string, context: NormalizeContext) => string
}

/** In this order: only what cannot hide a real change. What a terminal shows is all that is ever compared. */
export const defaultNormalizers: readonly Normalizer[] = [
  {apply: text => renderTerminal(text), name: 'terminal'},
  {apply: (text, {folders}) => replaceFolders(text, folders), name: 'folders'}
]

/** What to normalize with; the default normalizers unless it says others. */
export interface NormalizeOptions extends NormalizeContext {
  readonly normalizers?: readonly Normalizer[]
}

/** Takes out of an output what differs from run to run without a reason in the document. Pure. */
export function normalize(text: string, {folders, normalizers = defaultNormalizers}: NormalizeOptions): string {
  return normalizers.reduce((result, {apply}) => apply(result, {folders}), text)
}
