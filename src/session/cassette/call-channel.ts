import {execFileSync} from 'node:child_process'
import {closeSync, constants, mkdirSync, openSync, writeFileSync, writeSync} from 'node:fs'
import type {Socket} from 'node:net'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import type {RecordedCall} from '../../model/cassette.js'
import {readNamedPipe} from '../shells/read-pipe.js'
import {randomHex} from '../system/random-hex.js'
import {CallRecordings} from './call-recordings.js'

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
  /** Why what else is known of them may be incomplete or false; absent if nothing speaks for that. */
  readonly disturbed?: string | undefined
}

/** No line of a shim has more characters. */
const longestLine = 1 << 14
/** Most bytes of what the calls of a document print and write. */
const mostBytes = 1 << 26
/** What keeping a line takes besides its text, about. */
const lineCost = 64
/** Most messages that are confirmed. */
const mostHeard = 1 << 14
/** How long the runner waits for its own mark, and until it sends another one, in milliseconds. */
const markTime = 5000
const markInterval = 500
/** After this many milliseconds it looks for the mark only so often. */
const pollFrom = 5
const pollInterval = 2

const meddled = 'A program of the document reads or writes `calls/events`, which is for the recording alone. Remove it.'
const tooLarge = `The calls print or write more than ${mostBytes >> 20} MB, so they can't be recorded.`

/** Takes what the shims of a document report, over a named pipe. */
export class CallChannel {
  readonly #recordings = new CallRecordings()
  readonly #writer: number
  readonly #reader: Socket
  /** The marks that were sent and not read. */
  readonly #marks = new Set<string>()
  /** Whether the last mark was read. */
  #isRead = true
  /** Where the runner confirms messages. */
  readonly #heardFolder: string
  readonly #heard = new Set<string>()
  #rest = ''
  #bytes = 0
  #events = emptyEvents()
  #disturbed: string | undefined

  /** Creates the pipe, and the folder beside it. */
  constructor(folder: string) {
    const pipe = path.join(folder, 'events')
    this.#heardFolder = path.join(folder, 'heard')
    mkdirSync(this.#heardFolder)
    // The call may run as another user.
    execFileSync('mkfifo', ['-m', '622', pipe])
    this.#reader = readNamedPipe(pipe, chunk => {
      const lines = (this.#rest + chunk.toString('latin1')).split('\n')
      this.#rest = lines.pop() ?? ''
      for (const line of lines) this.#take(line)
      if (this.#rest.length > longestLine) {
        this.#rest = ''
        this.#disturbed ??= meddled
      }
      return 0
    })
    this.#writer = openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK)
  }

  /** The calls that were recorded so far, in the order in which they ended. */
  get recorded(): readonly RecordedCall[] {
    return this.#recordings.ended
  }

  /** What was reported since the last time, once all of it is read. A program may take the mark that it waits for. */
  async taken(): Promise<CallEvents> {
    const deadline = performance.now() + markTime
    this.#isRead = false
    for (let now = performance.now(), sentAt = 0; !this.#isRead && now < deadline; now = performance.now()) {
      const mark = randomHex(8)
      // It ends a line that a program left.
      if ((sentAt === 0 || now - sentAt > markInterval) && this.#send(`\nmark ${mark}\n`)) {
        this.#marks.add(mark)
        sentAt = now
      }
      await (now - sentAt > pollFrom ? delay(pollInterval) : new Promise(resolve => setImmediate(resolve)))
    }
    if (!this.#isRead) this.#disturbed ??= meddled
    this.#marks.clear()
    const events = {...this.#events, disturbed: this.#disturbed}
    this.#events = emptyEvents()
    this.#disturbed = undefined
    return events
  }

  /** Writes to the pipe; returns whether it had room. */
  #send(text: string): boolean {
    try {
      return writeSync(this.#writer, text) === text.length
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return false
      throw error
    }
  }

  close(): void {
    closeSync(this.#writer)
    this.#reader.destroy()
  }

  #take(line: string): void {
    const [kind = '', id = '', ...rest] = line.split(' ')
    this.#bytes += line.length + lineCost
    if (this.#bytes > mostBytes && kind !== 'mark') {
      this.#disturbed ??= tooLarge
      return
    }
    switch (kind) {
      case '':
        return
      case 'mark':
        // Those before it were not read, so something else has read them.
        if (!this.#marks.has(id)) return
        if (this.#marks.values().next().value !== id) this.#disturbed ??= meddled
        this.#isRead = true
        this.#marks.clear()
        return
      case 'used':
        this.#events.replayed++
        return
      case 'missing':
      case 'refused':
      case 'uncaught': {
        const text = Buffer.from(rest.join(' '), 'latin1').toString()
        if (this.#isNew(id)) this.#events[kind].push(text)
        return
      }
      case 'done':
        if (!this.#isNew(id)) return
        if (!this.#recordings.finish(id, {lines: Number(rest[2]), status: Number(rest[0]), took: Number(rest[1])}))
          this.#disturbed ??= meddled
        return
      default:
        if (!this.#recordings.take(kind, id, rest)) this.#disturbed ??= meddled
    }
  }

  /** Confirms a message, which its shim sends again until then; returns whether it's the first of its kind. */
  #isNew(id: string): boolean {
    if (this.#heard.has(id)) return false
    if (!/^\d+-\d+$/.test(id) || this.#heard.size >= mostHeard) {
      this.#disturbed ??= meddled
      return false
    }
    this.#heard.add(id)
    try {
      // Opening a file that a program has put there could wait for its lease.
      writeFileSync(path.join(this.#heardFolder, id), '', {flag: 'wx'})
    } catch {
      this.#disturbed ??= meddled
    }
    return true
  }
}

function emptyEvents() {
  return {missing: [] as string[], refused: [] as string[], replayed: 0, uncaught: [] as string[]}
}
