import {isPlain, showUnstorable} from '../text/show-controls.js'
import {Screen} from './screen.js'

/**
 * One unit for a terminal: a control sequence (ECMA-48, 5.4) with its parameters and final byte, a control string (5.6: OSC,
 * DCS and others) up to its end on the same line, another escape sequence, a run of printable characters, or a single
 * control character. Each alternative stops at the next ESC, so that no character is read twice.
 */
const units =
  /(?:\x1B\[|\x9B)(?<parameters>[0-?]*)[ -/]*(?<final>[@-~])|(?:\x1B[\]PX^_]|[\x90\x98\x9D-\x9F])[^\x07\x1B\x9C\n]*(?:\x07|\x1B\\|\x9C)|\x1B(?<simple>[ -/]*[0-OQ-WYZ`-~])|(?<printed>[^\x00-\x1F\x7F-\x9F]+)|(?<single>[\s\S])/g

/**
 * Returns what a terminal shows of an output in the end. Carriage returns, backspaces, cursor movements, erasures,
 * insertions and drawn lines are applied; colours, titles, bells and shifts of character sets (SO, SI) are removed; CRLF becomes LF. Tabs stay where nothing
 * overwrites them. Other control characters become visible, see `showUnstorable`. Lines never wrap. Pure, linear.
 */
export function renderTerminal(text: string): string {
  if (isPlain(text)) return text
  const lines = text.replaceAll('\r\n', '\n')
  // Without control characters other than newline and tab there is nothing to render.
  if (!/[\x00-\x08\x0B-\x1F\x7F-\x9F]|\p{Surrogate}/u.test(lines)) return lines

  const screen = new Screen()
  for (const {groups = {}} of lines.matchAll(units)) {
    const {printed, single, final, parameters = '', simple} = groups
    if (printed !== undefined) screen.print(showUnstorable(printed))
    else if (final !== undefined) renderSequence(screen, {final, parameters})
    else if (simple !== undefined) escapes.get(simple)?.(screen)
    else if (single !== undefined) {
      const act = singles.get(single)
      if (act) act(screen)
      else screen.print(showUnstorable(single))
    }
  }
  return screen.text()
}

type Act = (screen: Screen) => void

/** Control characters that a terminal acts on. */
const singles: ReadonlyMap<string, Act> = new Map<string, Act>([
  ['\n', screen => screen.newline()],
  ['\r', screen => screen.moveTo({column: 0})],
  ['\b', screen => screen.moveColumns(-1)],
  ['\t', screen => screen.tab()],
  ['\x07', () => {}],
  ['\x0E', () => {}],
  ['\x0F', () => {}]
])

/** Escape sequences without parameters (xterm, "Control Sequences"): DECSC, DECRC, RI, IND, NEL, RIS, G0. */
const escapes: ReadonlyMap<string, Act> = new Map<string, Act>([
  ['7', screen => screen.save()],
  ['8', screen => screen.restore()],
  ['M', screen => screen.moveRows(-1)],
  ['D', screen => screen.moveRows(1)],
  ['E', screen => screen.newline()],
  ['c', screen => reset(screen)],
  ['(0', screen => drawLines(screen, true)],
  ['(B', screen => drawLines(screen, false)]
])

function reset(screen: Screen): void {
  screen.eraseDisplay(2)
  drawLines(screen, false)
}

function drawLines(screen: Screen, isOn: boolean): void {
  screen.drawsLines = isOn
}

interface Sequence {
  /** The byte that selects the function. */
  readonly final: string
  /** The numbers before it, with a private mark if any: `?1049`. */
  readonly parameters: string
}

/** Applies the control sequences that move or erase (ECMA-48, 8.3); others only style or query, and leave nothing. */
function renderSequence(screen: Screen, {final, parameters}: Sequence): void {
  if (/^\?(?:47|1047|1049)$/.test(parameters)) {
    if (final === 'h' || final === 'l') screen.alternate(final === 'h')
    return
  }
  const [first = 0, second = 0] = parameters.split(';', 2).map(Number)
  if (Number.isNaN(first) || Number.isNaN(second)) return
  sequences.get(final)?.(screen, {count: first || 1, first, second: second || 1})
}

interface Numbers {
  /** The first number; 0 when absent. */
  readonly first: number
  /** The first and the second number; 1 when absent or 0. */
  readonly count: number
  readonly second: number
}

type ActWith = (screen: Screen, numbers: Numbers) => void

const sequences: ReadonlyMap<string, ActWith> = new Map<string, ActWith>([
  ['A', (screen, {count}) => screen.moveRows(-count)],
  ['B', (screen, {count}) => screen.moveRows(count)],
  ['C', (screen, {count}) => screen.moveColumns(count)],
  ['D', (screen, {count}) => screen.moveColumns(-count)],
  ['E', (screen, {count}) => screen.moveToLine(count)],
  ['F', (screen, {count}) => screen.moveToLine(-count)],
  ['G', (screen, {count}) => screen.moveTo({column: count - 1})],
  ['d', (screen, {count}) => screen.moveTo({row: count - 1})],
  ['H', (screen, {count, second}) => screen.moveTo({column: second - 1, row: count - 1})],
  ['f', (screen, {count, second}) => screen.moveTo({column: second - 1, row: count - 1})],
  ['J', (screen, {first}) => screen.eraseDisplay(first)],
  ['K', (screen, {first}) => screen.eraseLine(first)],
  ['@', (screen, {count}) => screen.insertCharacters(count)],
  ['L', (screen, {count}) => screen.insertLines(count)],
  ['M', (screen, {count}) => screen.deleteLines(count)],
  ['P', (screen, {count}) => screen.deleteCharacters(count)],
  ['X', (screen, {count}) => screen.eraseCharacters(count)],
  ['`', (screen, {count}) => screen.moveTo({column: count - 1})],
  ['a', (screen, {count}) => screen.moveColumns(count)],
  ['b', (screen, {count}) => screen.repeat(count)],
  ['e', (screen, {count}) => screen.moveRows(count)],
  ['s', screen => screen.save()],
  ['u', screen => screen.restore()]
])
