import {styleText} from 'node:util'

/** A style of text. */
export type Style = 'bold' | 'dim' | 'green' | 'inverse' | 'red' | 'yellow'

/** Styles text. */
export type Styler = (style: Style, text: string) => string

/** A styler that uses colors, or returns the text as it is. */
export function styler(color: boolean): Styler {
  return (style, text) => (color ? styleText(style, text, {validateStream: false}) : text)
}
