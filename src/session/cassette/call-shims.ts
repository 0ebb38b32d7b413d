import {execFileSync} from 'node:child_process'
import {closeSync, constants, openSync, readFileSync, rmSync, writeFileSync, writeSync} from 'node:fs'
import {mkdir, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {describeSystemError} from '../../files/system-error.js'
import {CassetteError, type CassetteMode, identityOf, type RecordedCall} from '../../model/cassette.js'
import type {Folders} from '../session.js'
import {randomHex} from '../system/random-hex.js'
import {asciiShellQuote} from '../system/shell-quote.js'
import {CallChannel} from './call-channel.js'

/** What the shims of a document need. */
export interface CallShimsOptions {
  readonly mode: Exclude<CassetteMode, 'live'>
  /** The programs that they stand for. */
  readonly programs: readonly string[]
  /** The calls to answer. */
  readonly calls: readonly RecordedCall[]
  /** Values that the document may have, and the names that stand for them in calls. */
  readonly secrets: readonly (readonly [name: string, value: string])[]
}

/** A folder that the runner shares with a document, which can't write to it. */
export interface SharedFolder {
  /** Its path, and that which the document sees. */
  readonly outside: string
  readonly inside: string
}

const shim = readFileSync(new URL('./call-shim.sh', import.meta.url), 'utf8')
/** The queue of an identity holds one character for each call: from here on, as far as one byte goes. */
const firstToken = 0x30
const mostTokens = 78

/** The folders of a document, and those of them that a replay may write to besides the working directory. */
export interface ReplayFolders extends Folders {
  /** Absolute paths; absent in a sandbox, which discards all files. */
  readonly writable?: readonly string[]
}

/** Programs in front of PATH that answer the calls of a document, or record them. */
export class CallShims {
  readonly #options: CallShimsOptions
  readonly #queues: number[] = []
  #channel: CallChannel | undefined
  #folder = ''
  #outside = ''
  /** Files that let calls of the current step pass. */
  readonly #passes: string[] = []

  constructor(options: CallShimsOptions) {
    this.#options = options
  }

  get channel(): CallChannel | undefined {
    return this.#channel
  }

  /** Shell code that puts them in front of a PATH that a step has changed. */
  get restorePath(): string {
    const folder = asciiShellQuote(this.#folder)
    return `case $PATH in ${folder}:*) ;; *) PATH=${folder}:$PATH ;; esac`
  }

  /** Shell code after which the shell starts a program itself instead of its shim. */
  pass(program: string): string {
    const name = asciiShellQuote(program)
    return `hash -p "$(PATH=\${PATH#${asciiShellQuote(`${this.#folder}:`)}}; type -P -- ${name})" -- ${name}`
  }

  /**
   * Lets a step run the real programs; returns a variable for them. It names a file which exists until `endPasses`, so
   * nothing else of the document can do the same. A service runs on, and keeps it until the end of the document.
   */
  letPass({runsOn}: {readonly runsOn: boolean}): Readonly<Record<string, string>> {
    const name = randomHex(16)
    const file = path.join(this.#outside, `pass-${name}`)
    writeFileSync(file, '')
    if (!runsOn) this.#passes.push(file)
    return {FENCEPOST_CASSETTE: name}
  }

  /** Ends what `letPass` began. */
  endPasses(): void {
    for (const file of this.#passes.splice(0)) rmSync(file, {force: true})
  }

  /** Writes them; returns the folder for the front of PATH, as the document sees it. */
  async write({inside, outside}: SharedFolder, folders: ReplayFolders): Promise<string> {
    const {calls, mode, programs} = this.#options
    this.#outside = outside
    await mkdir(path.join(outside, 'bin'), {recursive: true})
    for (const program of new Set([...programs, 'sudo']))
      await writeFile(path.join(outside, 'bin', program), shim, {mode: 0o755})
    await writeFile(path.join(outside, 'names'), this.#names(folders))
    this.#channel = new CallChannel(outside)
    if (mode === 'replay')
      await this.#writeAnswers(outside, calls).catch(error => {
        throw new CassetteError(`The recording can't be replayed: ${describeSystemError(error)}. Record it again.`, {
          cause: error
        })
      })
    this.#folder = path.posix.join(inside, 'bin')
    return this.#folder
  }

  close(): void {
    this.#channel?.close()
    for (const queue of this.#queues) closeSync(queue)
    this.#queues.length = 0
  }

  /** Shell code with the names of folders and secrets. */
  #names({home, tmp, work, writable}: ReplayFolders): string {
    const pairs = [
      ...this.#options.secrets,
      ...[['[WORK]', work] as const, ['[TMP]', tmp] as const, ['[HOME]', home] as const].filter(
        ([, folder]) => folder !== '/'
      )
    ]
    const list = (values: readonly string[]) => values.map(asciiShellQuote).join(' ')
    return [
      `mode=${this.#options.mode}`,
      `work=${asciiShellQuote(work)}`,
      `scratch=${asciiShellQuote(`${tmp}/.fencepost-calls`)}`,
      `discards=${writable ? '' : 1}`,
      `writable=(${list(writable ?? [])})`,
      `names=(${list(pairs.map(([name]) => name))})`,
      `paths=(${list(pairs.map(([, value]) => value))})`,
      ''
    ].join('\n')
  }

  async #writeAnswers(folder: string, calls: readonly RecordedCall[]): Promise<void> {
    const byIdentity = groupCalls(calls)
    const index: string[] = []
    for (const [number, [identity, answers]] of [...byIdentity].entries()) {
      index.push(`${number}\t${identity}`)
      const queue = path.join(folder, `${number}.queue`)
      execFileSync('mkfifo', ['-m', '666', queue])
      const writer = openSync(queue, constants.O_RDWR)
      this.#queues.push(writer)
      for (const [order, answer] of answers.slice(0, mostTokens).entries()) {
        const token = firstToken + order
        writeSync(writer, String.fromCharCode(token))
        await writeAnswer(path.join(folder, `${number}-${token}`), answer)
      }
    }
    await writeFile(path.join(folder, 'index'), index.map(line => `${line}\n`).join(''))
  }
}

function groupCalls(calls: readonly RecordedCall[]): Map<string, RecordedCall[]> {
  const groups = new Map<string, RecordedCall[]>()
  for (const call of calls) groups.set(identityOf(call), [...(groups.get(identityOf(call)) ?? []), call])
  return groups
}

async function writeAnswer(
  base: string,
  {base64, chunks = [], files = [], output, status}: RecordedCall
): Promise<void> {
  await writeFile(`${base}.status`, `${status}\n`)
  const printed = chunks.map((chunk, index) => {
    // The names sort in this order.
    const place = `chunk-${String(index).padStart(6, '0')}`
    const [kind, text] = 'stdout' in chunk ? ['stdout', chunk.stdout] : ['stderr', chunk.stderr]
    return {isBase64: chunk.base64, name: `${place}.${kind}`, text}
  })
  const whole = output === undefined ? [] : [{isBase64: base64, name: 'output', text: output}]
  for (const {isBase64, name, text} of [...whole, ...printed]) {
    await writeFile(`${base}.${name}`, text, isBase64 ? 'base64' : 'utf8')
    if (isBase64 || text.includes('\0')) await writeFile(`${base}.${name}.binary`, '')
  }
  for (const [index, {base64: bytes, executable, path: file, size = 0, text}] of files.entries()) {
    const content = text ?? (bytes === undefined ? Buffer.alloc(Math.min(size, 1 << 26)) : Buffer.from(bytes, 'base64'))
    const mode = executable ? 0o755 : 0o644
    // A name stands for one of the document's folders.
    if (path.isAbsolute(file) || /^\[(?:HOME|TMP)\]\//.test(file)) {
      await writeFile(`${base}.target-${index}`, `${file}\n`)
      await writeFile(`${base}.content-${index}`, content, {mode})
      continue
    }
    const target = path.join(`${base}.files`, file)
    await mkdir(path.dirname(target), {recursive: true})
    await writeFile(target, content, {mode})
  }
}
