import {createHash} from 'node:crypto'
import type {OutputChunk, RecordedCall, RecordedFile} from '../../model/cassette.js'

/** Files larger than this are recorded by their hash alone, in bytes. */
const largest = 1 << 20

/** A call that is being recorded. */
interface Recording {
  readonly chunks: Map<string, Buffer[]>
  /** What was printed on two outputs, in order. */
  readonly printed: {readonly kind: 'stderr' | 'stdout'; readonly bytes: Buffer[]}[]
  readonly files: RecordedFile[]
  /** Number of lines that were read. */
  lines: number
}

/** What a shim sends of a call, besides its output. */
const kinds: ReadonlySet<string> = new Set(['call', 'called_in', 'digest', 'executable', 'file', 'output', 'path'])

/** Puts together what the shims of a document send of their calls. */
export class CallRecordings {
  /** In the order in which they ended. */
  readonly ended: RecordedCall[] = []
  readonly #open = new Map<string, Recording>()

  /** Takes a part of what a call did; returns whether it is one. */
  take(kind: string, id: string, rest: readonly string[]): boolean {
    const [text = ''] = rest
    if (kind === 'large') this.#files(id, {sha256: rest[1] ?? '', size: Number(text)})
    else if (kind === 'end') {
      if (this.#recording(id).chunks.has('path')) this.#files(id, {})
    } else if (kind === 'stderr' || kind === 'stdout') {
      const {printed} = this.#recording(id)
      const bytes = Buffer.from(text, 'base64')
      const last = printed.at(-1)
      if (last?.kind === kind) last.bytes.push(bytes)
      else printed.push({bytes: [bytes], kind})
    } else if (kinds.has(kind)) {
      const {chunks} = this.#recording(id)
      const parts = chunks.get(kind) ?? []
      parts.push(Buffer.from(text, 'base64'))
      chunks.set(kind, parts)
    } else return false
    this.#recording(id).lines++
    return true
  }

  #recording(id: string): Recording {
    const found = this.#open.get(id) ?? ({chunks: new Map(), files: [], lines: 0, printed: []} as Recording)
    this.#open.set(id, found)
    return found
  }

  /** Adds the file whose path and content came last. */
  #files(id: string, large: Partial<RecordedFile>): void {
    const {chunks, files} = this.#recording(id)
    const path = takeFrom(chunks, 'path').toString()
    const content = takeFrom(chunks, 'file')
    const file =
      large.sha256 === undefined ? recordedFile(path, content) : {path, sha256: large.sha256, size: large.size ?? 0}
    files.push(chunks.delete('executable') ? {...file, executable: true} : file)
  }

  /** Takes the end of a call; returns whether all that its shim sent was read. */
  finish(id: string, {lines, status, took}: Pick<RecordedCall, 'status' | 'took'> & {readonly lines: number}): boolean {
    const recording = this.#recording(id)
    const {chunks, files, printed} = recording
    this.#open.delete(id)
    const text = (kind: string) => (chunks.has(kind) ? takeFrom(chunks, kind).toString() : undefined)
    const output = chunks.has('output') ? readable(takeFrom(chunks, 'output')) : undefined
    const ordered = printed.map(({bytes, kind}) => {
      const {text: own, ...base64} = readable(Buffer.concat(bytes))
      return {[kind]: own, ...base64} as OutputChunk
    })
    const [call = '', folder, input] = [text('call'), text('called_in'), text('digest')]
    this.ended.push({
      call,
      ...(folder !== undefined && {folder}),
      ...(input !== undefined && {input}),
      status,
      took,
      ...(output && {output: output.text, ...(output.base64 && {base64: output.base64})}),
      ...(ordered.length > 0 && {chunks: ordered}),
      ...(files.length > 0 && {files})
    })
    return recording.lines === lines
  }
}

function takeFrom(chunks: Map<string, Buffer[]>, kind: string): Buffer {
  const found = Buffer.concat(chunks.get(kind) ?? [])
  chunks.delete(kind)
  return found
}

function recordedFile(path: string, content: Buffer): RecordedFile {
  const sha256 = createHash('sha256').update(content).digest('hex')
  if (content.length > largest) return {path, sha256, size: content.length}
  const {base64, text} = readable(content)
  return base64 ? {base64: text, path, sha256} : {path, sha256, text}
}

/** Bytes as text, or in base64 if they aren't text. */
function readable(bytes: Buffer): {readonly text: string; readonly base64?: true} {
  const text = bytes.toString()
  return Buffer.from(text).equals(bytes) ? {text} : {base64: true, text: bytes.toString('base64')}
}
