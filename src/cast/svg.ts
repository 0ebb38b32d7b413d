import type {Cast} from './cast.js'
import type {Cell, Frame, Style} from './frames.js'
import {changesOf, columnsOf, isSameStyle, type Lifetime, lifetimesOf, type Moment} from './lifetimes.js'
import {digest, type Stamp} from './stamp.js'
import {paletteColor, type Theme, themes} from './theme.js'

const fontSize = 14
const cellWidth = 8.4
const cellHeight = 19
/** From the top of a row to the line that letters stand on. */
const baseline = 14
const margin = 14

/**
 * A cast as a picture that moves by CSS alone, which also runs in an `<img>` (GitHub, npm). Where nothing moves, it shows
 * the last frame. Pure.
 */
export function formatSvg(cast: Cast, frames: readonly Frame[], stamp: Omit<Stamp, 'shows'>): string {
  const body = new Drawing(cast, frames).draw()
  const metadata = escapeXml(JSON.stringify({...stamp, shows: digest(body)}))
  return body.replace('</title>', () => `</title>\n<metadata>${metadata}</metadata>`)
}

/** What a file in this format shows, and its stamp. Throws if it isn't one. */
export function shownBySvg(text: string): {readonly shows: string; readonly stamp: unknown} {
  const [whole = '', metadata = ''] = /\n<metadata>([^<]*)<\/metadata>/.exec(text) ?? []
  const json = metadata.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
  return {shows: digest(text.replace(whole, () => '')), stamp: JSON.parse(json)}
}

class Drawing {
  readonly #cast: Cast
  readonly #frames: readonly Frame[]
  readonly #theme: Theme
  readonly #rules: string[] = []
  /** Names of animations by their keyframes. */
  readonly #animations = new Map<string, string>()

  constructor(cast: Cast, frames: readonly Frame[]) {
    this.#cast = cast
    this.#frames = frames
    this.#theme = themes[cast.theme]
  }

  draw(): string {
    const {columns, rows, title} = this.#cast
    const {background, border, foreground} = this.#theme
    const [width, height] = [columns * cellWidth, rows * cellHeight]
    const [outerWidth, outerHeight] = [round(width + 2 * margin), round(height + 2 * margin)]
    const shown = [...this.#groups()].map(([name, markup]) => `<g${name && ` class="${name}"`}>${markup.join('')}</g>`)
    const scroll = this.#animate(
      changesOf(this.#frames, ({top}) => top),
      top => `transform:translateY(${-top * cellHeight}px)`
    )
    const isAlwaysShown = this.#frames.every(({cursor}) => cursor.isShown)
    const cursor = this.#animate(
      changesOf(this.#frames, ({cursor: {column, isShown, row}, top}) =>
        isShown ? `${round(column * cellWidth)}px,${(top + row) * cellHeight}px` : ''
      ),
      place => {
        if (isAlwaysShown) return `transform:translate(${place})`
        return place === '' ? 'visibility:hidden' : `visibility:visible;transform:translate(${place})`
      }
    )
    const css = [
      'text{white-space:pre}',
      '.b{font-weight:bold}.d{opacity:.6}.i{font-style:italic}.u{text-decoration:underline}.s{text-decoration:line-through}',
      ...this.#rules,
      '@media (prefers-reduced-motion:reduce){*{animation:none!important}}'
    ]
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${outerWidth}" height="${outerHeight}" viewBox="0 0 ${outerWidth} ${outerHeight}" xml:space="preserve" role="img">
<title>${escapeXml(title)}</title>
<style>${css.join('\n')}</style>
<rect x=".5" y=".5" width="${outerWidth - 1}" height="${outerHeight - 1}" rx="8" fill="${background}" stroke="${border}"/>
<svg x="${margin}" y="${margin}" width="${round(width)}" height="${height}" font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="${fontSize}" fill="${foreground}">
<g class="${scroll}">
${shown.join('\n')}
<rect class="${cursor}" width="${cellWidth}" height="${cellHeight}" fill-opacity=".6"/>
</g>
</svg>
</svg>
`
  }

  /** The rows that are there at the same time, by the class that shows them then. */
  #groups(): ReadonlyMap<string, readonly string[]> {
    const groups = new Map<string, string[]>()
    const start = this.#frames[0]?.at ?? 0
    for (const lifetime of lifetimesOf(this.#frames)) {
      const {from, to} = lifetime
      const moments = [
        ...(from > start ? [{at: start, value: 'hidden'}] : []),
        {at: from, value: 'visible'},
        ...(to === undefined ? [] : [{at: to, value: 'hidden'}])
      ]
      const name = this.#animate(moments, value => `visibility:${value}`)
      groups.set(name, [...(groups.get(name) ?? []), this.#row(lifetime)])
    }
    return groups
  }

  #row({cells, growth, row}: Lifetime): string {
    const y = row * cellHeight
    const runs = runsOf(cells).map(({cells, column}) => this.#run(cells, {x: column * cellWidth, y}))
    if (growth.length < 2) return runs.join('')
    // A lid on what isn't typed yet.
    const all = columnsOf(cells)
    const lid = this.#animate(
      growth.map(({at, columns}) => ({at, value: columns})),
      columns => `transform:translateX(${round((columns - all) * cellWidth)}px)`
    )
    const width = (all - (growth[0]?.columns ?? 0)) * cellWidth
    return `${runs.join('')}<rect class="${lid}" x="${round(all * cellWidth)}" y="${y}" width="${round(width)}" height="${cellHeight}" fill="${this.#theme.background}"/>`
  }

  /** Characters in a row that have the same style. */
  #run(cells: readonly Cell[], {x, y}: {readonly x: number; readonly y: number}): string {
    const style: Style = cells[0]?.style ?? {}
    const width = round(columnsOf(cells) * cellWidth)
    const text = cells.map(each => each.text).join('')
    const {background, fill} = this.#colors(style)
    const behind = background
      ? `<rect x="${round(x)}" y="${y}" width="${width}" height="${cellHeight}" fill="${background}"/>`
      : ''
    if (style.isInvisible || (text.trim() === '' && !style.isUnderlined)) return behind
    const classes = [
      ...(style.isBold ? ['b'] : []),
      ...(style.isDim ? ['d'] : []),
      ...(style.isItalic ? ['i'] : []),
      ...(style.isUnderlined ? ['u'] : []),
      ...(style.isStruck ? ['s'] : [])
    ]
    const attributes = `${fill ? ` fill="${fill}"` : ''}${classes.length > 0 ? ` class="${classes.join(' ')}"` : ''}`
    return `${behind}<text x="${round(x)}" y="${y + baseline}" textLength="${width}"${attributes}>${escapeXml(text)}</text>`
  }

  #colors({background, foreground, isInverse}: Style): {readonly background?: string; readonly fill?: string} {
    const read = (color: number | string) => (typeof color === 'string' ? color : paletteColor(this.#theme, color))
    const fill = foreground === undefined ? undefined : read(foreground)
    const behind = background === undefined ? undefined : read(background)
    if (isInverse) return {background: fill ?? this.#theme.foreground, fill: behind ?? this.#theme.background}
    return {...(behind !== undefined && {background: behind}), ...(fill !== undefined && {fill})}
  }

  /** The class of what has these values in turn; without an animation, it has the last one. */
  #animate<T>(moments: readonly Moment<T>[], format: (value: T) => string): string {
    const last = moments.at(-1)
    if (!last) return ''
    const {duration} = this.#cast
    const steps = moments.map(({at, value}, index) => {
      const time = index === 0 ? 'from' : `${+((100 * at) / duration).toFixed(3)}%`
      return `${time}${index === moments.length - 1 && index > 0 ? ',to' : ''}{${format(value)}}`
    })
    const keyframes = steps.join('')
    const known = this.#animations.get(keyframes)
    if (known !== undefined) return known
    const name = `a${this.#animations.size}`
    this.#animations.set(keyframes, name)
    const animation = moments.length > 1 ? `;animation:${name} ${duration}ms step-end infinite` : ''
    this.#rules.push(`.${name}{${format(last.value)}${animation}}`)
    if (moments.length > 1) this.#rules.push(`@keyframes ${name}{${keyframes}}`)
    return name
  }
}

/** Splits the cells of a row where the style changes, and around wide characters. */
function runsOf(cells: readonly Cell[]): readonly {readonly cells: readonly Cell[]; readonly column: number}[] {
  const runs: {cells: Cell[]; column: number}[] = []
  let column = 0
  for (const cell of cells) {
    const last = runs.at(-1)
    const before = last?.cells.at(-1)
    if (last && before && before.width === 1 && cell.width === 1 && isSameStyle(before, cell)) last.cells.push(cell)
    else runs.push({cells: [cell], column})
    column += cell.width
  }
  return runs
}

function round(value: number): number {
  return +value.toFixed(2)
}

/** Escapes a text, and drops the control characters that XML can't hold. */
function escapeXml(text: string): string {
  return text
    .replace(/[\x00-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|\p{Surrogate}/gu, '')
    .replace(/[&<>"]/g, char => `&#${char.charCodeAt(0)};`)
}
