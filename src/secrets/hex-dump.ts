import type {DecodedText} from './decoded-text.js'

/** A row of xxd(1), hexdump(1) or od(1): an offset, hexadecimal digits, and often what they stand for. */
const row =
  /^([0-9a-f]{6,16}):?[ \t]+((?:[0-9a-f]{2}){1,8}(?:[ \t]{1,2}(?:[0-9a-f]{2}){1,8})*)(?:[ \t]{2}.*|[ \t]*)$/gim
/** An element of an array of bytes, as `xxd -i` and programs in C write it. */
const element = /\b0x([0-9a-f]{2})\b/gi

/** The bytes that a text dumps in hexadecimal. In a row, each comes from all of the row: its characters follow there. */
export function decodeHexDumps(bytes: Uint8Array): readonly DecodedText[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  const rows = new DumpedBytes()
  /** Of words of two bytes, little-endian ones as most machines have them. */
  const swapped = new DumpedBytes()
  const found = [...text.matchAll(row)]
  for (const [index, {0: line, 1: offset = '', 2: digits = '', index: start}] of found.entries()) {
    const next = Number.parseInt(found[index + 1]?.[1] ?? '', 16) - Number.parseInt(offset, 16)
    const groups = digits.split(/[ \t]+/)
    const pairs = groups.join('').match(/../g) ?? []
    const source = [start + line.indexOf(digits, offset.length), start + line.length] as const
    // What looks like more digits are the characters, if the next row continues with fewer bytes.
    for (const pair of next > 0 ? pairs.slice(0, next) : pairs) rows.add(pair, source)
    if (!groups.every(({length}) => length === 4)) continue
    for (const group of groups) for (const pair of [group.slice(2), group.slice(0, 2)]) swapped.add(pair, source)
  }
  const elements = new DumpedBytes()
  for (const {0: whole, 1: pair = '', index} of text.matchAll(element)) {
    elements.add(pair, [index, index + whole.length])
  }
  return [rows, swapped, elements].flatMap(each => each.decoded() ?? [])
}

/** Bytes read from a dump, each with the part of the text it comes from. */
class DumpedBytes {
  readonly #bytes: number[] = []
  readonly #from: number[] = []
  readonly #to: number[] = []

  add(digits: string, [from, to]: readonly [from: number, to: number]): void {
    this.#bytes.push(Number.parseInt(digits, 16))
    this.#from.push(from)
    this.#to.push(to)
  }

  decoded(): DecodedText | undefined {
    if (this.#bytes.length === 0) return undefined
    return {
      bytes: Uint8Array.from(this.#bytes),
      from: Int32Array.from(this.#from),
      isDump: true,
      to: Int32Array.from(this.#to)
    }
  }
}
