import {styleText} from 'node:util'

/** How text can look. */
export type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow'

/** Makes text look so, where colours are shown. */
export type Styler = (style: Style, text: string) => string

/** Styles text where colours are shown, and leaves it alone elsewhere. */
export function styler(color: boolean): Styler {
  return (style, text) => (color ? styleText(style, text, {validateStream: false}) : text)
}
