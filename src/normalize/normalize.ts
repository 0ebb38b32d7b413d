import {replacePulls} from './image-pulls.js'
import {renderTerminal} from './render-terminal.js'
import {type Folders, replaceFolders} from './replace-folders.js'

/** The facts about the run that normalizers use. */
export interface NormalizeContext {
  /** The folders of the document's session. */
  readonly folders: Folders
}

/** A pure function of the text and the run that takes linear time. */
export interface Normalizer {
  /** The name in settings and documentation: `folders`. */
  readonly name: string
  readonly apply: (text: string, context: NormalizeContext) => string
}

/** In this order. They can't hide a real change: only what a terminal shows is ever compared, in any folder and with any cache. */
export const defaultNormalizers: readonly Normalizer[] = [
  {apply: text => renderTerminal(text), name: 'terminal'},
  {apply: (text, {folders}) => replaceFolders(text, folders), name: 'folders'},
  {apply: text => replacePulls(text), name: 'pull'}
]

/** The normalizers to apply; `defaultNormalizers` by default. */
export interface NormalizeOptions extends NormalizeContext {
  readonly normalizers?: readonly Normalizer[]
}

/** Returns an output without the differences between runs that have no cause in the document. Pure. */
export function normalize(text: string, {folders, normalizers = defaultNormalizers}: NormalizeOptions): string {
  return normalizers.reduce((result, {apply}) => apply(result, {folders}), text)
}
