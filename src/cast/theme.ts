import type {ThemeName} from '../model/settings.js'

/** The colors of a terminal. */
export interface Theme {
  readonly foreground: string
  readonly background: string
  /** Of the line around the picture of a terminal. */
  readonly border: string
  /** The colors 0 to 15. */
  readonly palette: readonly string[]
}

/** The themes, in the colors of GitHub. */
export const themes: Readonly<Record<ThemeName, Theme>> = {
  dark: {
    background: '#0d1117',
    border: '#30363d',
    foreground: '#e6edf3',
    palette: (
      '#484f58 #ff7b72 #3fb950 #d29922 #58a6ff #bc8cff #39c5cf #b1bac4 ' +
      '#6e7681 #ffa198 #56d364 #e3b341 #79c0ff #d2a8ff #56d4dd #ffffff'
    ).split(' ')
  },
  light: {
    background: '#ffffff',
    border: '#d1d9e0',
    foreground: '#1f2328',
    palette: (
      '#24292f #cf222e #116329 #4d2d00 #0969da #8250df #1b7c83 #6e7781 ' +
      '#57606a #a40e26 #1a7f37 #633c01 #218bff #a475f9 #3192aa #8c959f'
    ).split(' ')
  }
}

/** The steps of the color cube of xterm. */
const levels = [0, 95, 135, 175, 215, 255]

/** A color of the palette of 256 colors. */
export function paletteColor({palette}: Theme, index: number): string {
  if (index < 16) return palette[index] ?? '#000000'
  const gray = 8 + 10 * (index - 232)
  const cube = index - 16
  const channels =
    index >= 232
      ? [gray, gray, gray]
      : [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(at => levels[at] ?? 0)
  return `#${channels.map(channel => channel.toString(16).padStart(2, '0')).join('')}`
}
