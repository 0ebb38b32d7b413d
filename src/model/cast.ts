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
