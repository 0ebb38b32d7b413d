import type {IBufferCell, IBufferLine} from '@xterm/headless'

/** A row of a screen with its colors and styles as control sequences (ECMA-48, 8.3.117), without trailing blanks. */
export function styledRow(line: IBufferLine, from: number): string {
  let text = ''
  let kept = {length: 0, style: ''}
  let active = ''
  for (let column = from; column < line.length; column++) {
    const cell = line.getCell(column)
    if (!cell || cell.getWidth() === 0) continue
    const style = styleOf(cell)
    if (style !== active) text += style === '' ? '\x1b[0m' : `\x1b[0;${style}m`
    active = style
    text += cell.getChars() || ' '
    if (cell.getChars().trim() !== '') kept = {length: text.length, style}
  }
  return text.slice(0, kept.length) + (kept.style === '' ? '' : '\x1b[0m')
}

/** The parameters that select the style of a cell; empty for the default. */
function styleOf(cell: IBufferCell): string {
  if (cell.isAttributeDefault()) return ''
  return [
    ...(cell.isBold() ? ['1'] : []),
    ...(cell.isDim() ? ['2'] : []),
    ...(cell.isItalic() ? ['3'] : []),
    ...(cell.isUnderline() ? ['4'] : []),
    ...(cell.isInverse() ? ['7'] : []),
    ...(cell.isFgPalette() ? [`38;5;${cell.getFgColor()}`] : []),
    ...(cell.isFgRGB() ? [`38;2;${rgb(cell.getFgColor())}`] : []),
    ...(cell.isBgPalette() ? [`48;5;${cell.getBgColor()}`] : []),
    ...(cell.isBgRGB() ? [`48;2;${rgb(cell.getBgColor())}`] : [])
  ].join(';')
}

function rgb(color: number): string {
  return `${(color >> 16) & 255};${(color >> 8) & 255};${color & 255}`
}
