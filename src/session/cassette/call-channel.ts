import {execFileSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {closeSync, constants, openSync, writeSync} from 'node:fs'
import type {Socket} from 'node:net'
import type {OutputChunk, RecordedCall, RecordedFile} from '../../model/cassette.js'
import {randomHex} from '../system/random-hex.js'
import {readNamedPipe} from '../system/read-pipe.js'

/** What the calls of some steps did. */
export interface CallEvents {
  /** Number of calls that the recording answered. */
  readonly replayed: number
  /** Identities of calls that it doesn't have. */
  readonly missing: readonly string[]
  /** Files outside of the folders of the document that it would write. */
  readonly refused: readonly string[]
  /** Calls that went past the recording, as clauses. */
  readonly uncaught: readonly string[]
}

/** Files larger than this are recorded by their hash alone, in bytes. */
const largest = 1 << 20

/** A call that is being recorded. */
interface Recording {
  readonly chunks: Map<string, Buffer[]>
  /** What was printed on two outputs, in order. */
  readonly printed: {readonly kind: 'stderr' | 'stdout'; readonly bytes: Buffer[]}[]
  readonly files: RecordedFile[]
}

/** Takes what the shims of a document report, over a named pipe. */
export class CallChannel {
  /** The calls that were recorded so far, in the order in which they ended. */
  readonly recorded: RecordedCall[] = []
  readonly #writer: number
  readonly #reader: Socket
  readonly #open = new Map<string, Recording>()
  readonly #marks = new Map<string, () => void>()
  #rest = ''
  #events = emptyEvents()

  /** Creates the pipe. */
  constructor(pipe: string) {
    execFileSync('mkfifo', ['-m', '600', pipe])
    this.#reader = readNamedPipe(pipe, chunk => {
      const lines = (this.#rest + chunk.toString('latin1')).split('\n')
      this.#rest = lines.pop() ?? ''
      for (const line of lines) this.#take(line)
      return 0
    })
    this.#writer = openSync(pipe, constants.O_WRONLY)
  }

  /** What was reported since the last time, once all of it is read. */
  async taken(): Promise<CallEvents> {
    const mark = randomHex(8)
    const isRead = new Promise<void>(resolve => this.#marks.set(mark, resolve))
    writeSync(this.#writer, `mark ${mark}\n`)
    await isRead
    const events = this.#events
    this.#events = emptyEvents()
    return events
  }

  close(): void {
    closeSync(this.#writer)
    this.#reader.destroy()
  }

  #take(line: string): void {
    const [kind = '', id = '', ...rest] = line.split(' ')
    const text = Buffer.from(line.slice(kind.length + 1), 'latin1').toString()
    switch (kind) {
      case 'mark':
        this.#marks.get(id)?.()
        this.#marks.delete(id)
        return
      case 'used':
        this.#events.replayed++
        return
      case 'missing':
        this.#events.missing.push(text)
        return
      case 'refused':
        this.#events.refused.push(text)
        return
      case 'uncaught':
        this.#events.uncaught.push(text)
        return
      case 'large':
        this.#files(id, {sha256: rest[1] ?? '', size: Number(rest[0])})
        return
      case 'end':
        if (this.#recording(id).chunks.has('path')) this.#files(id, {})
        return
      case 'done':
        this.#finish(id, {status: Number(rest[0]), took: Number(rest[1])})
        return
      case 'stderr':
      case 'stdout': {
        const {printed} = this.#recording(id)
        const bytes = Buffer.from(rest[0] ?? '', 'base64')
        const last = printed.at(-1)
        if (last?.kind === kind) last.bytes.push(bytes)
        else printed.push({bytes: [bytes], kind})
        return
      }
      default: {
        const {chunks} = this.#recording(id)
        chunks.set(kind, [...(chunks.get(kind) ?? []), Buffer.from(rest[0] ?? '', 'base64')])
      }
    }
  }

  #recording(id: string): Recording {
    const found = this.#open.get(id) ?? {chunks: new Map<string, Buffer[]>(), files: [], printed: []}
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

  #finish(id: string, {status, took}: Pick<RecordedCall, 'status' | 'took'>): void {
    const {chunks, files, printed} = this.#recording(id)
    this.#open.delete(id)
    const text = (kind: string) => (chunks.has(kind) ? takeFrom(chunks, kind).toString() : undefined)
    const output = chunks.has('output') ? readable(takeFrom(chunks, 'output')) : undefined
    const ordered = printed.map(({bytes, kind}) => {
      const {text: own, ...base64} = readable(Buffer.concat(bytes))
      return {[kind]: own, ...base64} as OutputChunk
    })
    const [call = '', folder, input] = [text('call'), text('called_in'), text('digest')]
    this.recorded.push({
      call,
      ...(folder !== undefined && {folder}),
      ...(input !== undefined && {input}),
      status,
      took,
      ...(output && {output: output.text, ...(output.base64 && {base64: output.base64})}),
      ...(ordered.length > 0 && {chunks: ordered}),
      ...(files.length > 0 && {files})
    })
  }
}

function emptyEvents() {
  return {missing: [] as string[], refused: [] as string[], replayed: 0, uncaught: [] as string[]}
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
