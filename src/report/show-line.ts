import {showControls} from '../text/show-controls.js'

/** The text on one line, with control characters made visible: a newline shows as `␊`. Pure. */
export function showLine(text: string): string {
  return showControls(text).replaceAll('\n', '␊').replaceAll('\t', ' ')
}
