/** A place where a string ends in a text, and the length of the longest string that ends there, in bytes. */
export type OnMatch = (end: number, length: number) => void

/** Value of a translation table for bytes that the search skips. */
export const skipped = 256

/**
 * Finds many byte strings in one pass over a text, in time linear in the text and whatever the strings are (Aho and
 * Corasick, 1975). The edges of the trie are in one hash table, so that long strings take little memory.
 */
export class ByteSearch {
  /** Length of the longest string. */
  readonly longest: number
  /** By node, as all arrays but the last two: its distance from the root, its parent and the byte of the edge to it. */
  readonly #depth: Int32Array
  readonly #parent: Int32Array
  readonly #byte: Uint8Array
  /** Where to go on from a node without a matching edge. */
  readonly #fallback: Int32Array
  /** Length of the longest string that ends at a node; 0 for none. */
  readonly #match: Int32Array
  /** Edges by `node * 256 + byte + 1`, with open addressing; 0 for a free slot. */
  readonly #keys: Float64Array
  readonly #targets: Int32Array

  constructor(strings: readonly Uint8Array[]) {
    const bytes = strings.reduce((sum, string) => sum + string.length, 0)
    const size = 2 ** Math.ceil(Math.log2(bytes * 2 + 2))
    this.longest = strings.reduce((longest, string) => Math.max(longest, string.length), 0)
    this.#depth = new Int32Array(bytes + 1)
    this.#parent = new Int32Array(bytes + 1)
    this.#byte = new Uint8Array(bytes + 1)
    this.#fallback = new Int32Array(bytes + 1)
    this.#match = new Int32Array(bytes + 1)
    this.#keys = new Float64Array(size)
    this.#targets = new Int32Array(size)
    this.#link(this.#insert(strings))
  }

  /**
   * Reports all matches in a text whose bytes are translated first. Returns the length of the longest beginning of a
   * string at the end of the text.
   */
  search(text: Uint8Array, translation: Uint16Array, onMatch: OnMatch): number {
    let node = 0
    for (let index = 0; index < text.length; index++) {
      const byte = translation[text[index] ?? 0] ?? skipped
      if (byte === skipped) continue
      node = this.#step(node, byte)
      const length = this.#match[node] ?? 0
      if (length > 0) onMatch(index + 1, length)
    }
    return this.#depth[node] ?? 0
  }

  /** Builds the trie; returns how many nodes it has. */
  #insert(strings: readonly Uint8Array[]): number {
    let count = 1
    for (const string of strings) {
      let node = 0
      for (const byte of string) {
        const slot = this.#slot(node, byte)
        if (this.#keys[slot] === 0) {
          this.#keys[slot] = node * 256 + byte + 1
          this.#targets[slot] = count
          this.#depth[count] = (this.#depth[node] ?? 0) + 1
          this.#parent[count] = node
          this.#byte[count++] = byte
        }
        node = this.#targets[slot] ?? 0
      }
      this.#match[node] = string.length
    }
    return count
  }

  #link(count: number): void {
    for (const node of this.#byDepth(count)) {
      const parent = this.#parent[node] ?? 0
      if (parent !== 0) this.#fallback[node] = this.#step(this.#fallback[parent] ?? 0, this.#byte[node] ?? 0)
      if (this.#match[node] === 0) this.#match[node] = this.#match[this.#fallback[node] ?? 0] ?? 0
    }
  }

  /** The nodes from the root on, sorted by counting. */
  #byDepth(count: number): Int32Array {
    const starts = new Int32Array(this.longest + 2)
    const add = (depth: number, more: number) => {
      starts[depth] = (starts[depth] ?? 0) + more
    }
    for (let node = 0; node < count; node++) add((this.#depth[node] ?? 0) + 1, 1)
    for (let depth = 1; depth < starts.length; depth++) add(depth, starts[depth - 1] ?? 0)
    const sorted = new Int32Array(count)
    for (let node = 0; node < count; node++) {
      const depth = this.#depth[node] ?? 0
      sorted[starts[depth] ?? 0] = node
      add(depth, 1)
    }
    return sorted
  }

  #step(from: number, byte: number): number {
    for (let node = from; ; node = this.#fallback[node] ?? 0) {
      const slot = this.#slot(node, byte)
      if (this.#keys[slot] !== 0) return this.#targets[slot] ?? 0
      if (node === 0) return 0
    }
  }

  /** The slot of an edge, or the free one where it would be. */
  #slot(node: number, byte: number): number {
    const key = node * 256 + byte + 1
    const mask = this.#keys.length - 1
    let slot = Math.imul(key, 0x9e3779b1) >>> 0
    for (slot = (slot ^ (slot >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const found = this.#keys[slot]
      if (found === key || found === 0) return slot
    }
  }
}
