import {existsSync} from 'node:fs'
import {mkdir} from 'node:fs/promises'
import path from 'node:path'
import type {VFileMessage} from 'vfile-message'
import {writeAtomically} from '../../files/atomic-write.js'
import {ifExists} from '../../files/if-exists.js'
import {refuseLinkOut} from '../../files/inside.js'
import {readRegularFile} from '../../files/read-regular-file.js'
import {type Cassette, CassetteError, type CassetteMode, type RecordedCall} from '../../model/cassette.js'
import type {Settings} from '../../model/settings.js'
import type {Step} from '../../model/step.js'
import {quote, toMessage} from '../../plan/diagnostics.js'
import type {Mask} from '../../secrets/create-mask.js'
import type {CallEvents} from '../../session/cassette/call-channel.js'
import {CallShims} from '../../session/cassette/call-shims.js'
import {formatDuration} from '../../text/format-duration.js'
import type {StepResult} from '../judge/step-result.js'
import {formatCassette, parseCassette} from './cassette-file.js'

type Env = Readonly<Record<string, string | undefined>>

/** What the cassette of a document depends on. */
export interface OpenCassetteOptions {
  /** Path of the document as reported. */
  readonly file: string
  /** Path of its snapshot file, relative to the root. */
  readonly snapshotFile: string
  readonly settings: Settings
  readonly env: Env
  /** The combination of a matrix; absent without one. */
  readonly combination?: string
}

/** Path of the cassette of a document, relative to the root: beside its snapshot file. */
export function cassettePath(snapshotFile: string, combination?: string): string {
  const part = combination === undefined ? '' : `.${combination.replace(/[^\w.=-]+/g, '_')}`
  return `${snapshotFile}${part}.cassette.yaml`
}

/** The recording of a document, which answers the calls of its steps or takes them. */
export class DocumentCassette {
  readonly mode: Exclude<CassetteMode, 'live'>
  /** The environment of the caller, with values for variables that aren't set. */
  readonly env: Env
  readonly shims: CallShims
  readonly #options: OpenCassetteOptions
  readonly #path: string
  readonly #recordedAt: number
  readonly #messages: VFileMessage[] = []

  private constructor(options: OpenCassetteOptions, {cassette, file, mode}: Opened) {
    const {env, settings} = options
    this.mode = mode
    this.#options = options
    this.#path = file
    this.#recordedAt = cassette?.recordedAt ?? Date.now()
    const missing = mode === 'replay' ? settings.passEnv.filter(name => env[name] === undefined) : []
    this.env = {...env, ...Object.fromEntries(missing.map(name => [name, `recorded-${name}`]))}
    this.shims = new CallShims({
      calls: cassette?.calls ?? [],
      mode,
      programs: settings.cassettes?.commands ?? [],
      secrets: settings.passEnv.flatMap(name => {
        const value = this.env[name]
        return value === undefined || value.length < leastSecret ? [] : [['***', value] as const]
      })
    })
  }

  /** The cassette of a run that has one. Throws a `CassetteError` for one that can't be used. */
  static open(options: OpenCassetteOptions): DocumentCassette | undefined {
    const {combination, settings, snapshotFile} = options
    if (!settings.cassettes) return undefined
    const file = cassettePath(snapshotFile, combination)
    const target = path.resolve(settings.root, file)
    const mode = modeOf(settings, existsSync(target))
    if (mode === 'live') return undefined
    if (mode === 'record') return new DocumentCassette(options, {file, mode})
    const text = ifExists(() => readRegularFile(target).toString())
    if (text === undefined)
      throw new CassetteError(`There is no cassette ${file} to replay. Record it with \`npx fencepost run --record\`.`)
    return new DocumentCassette(options, {cassette: parseCassette(text, file), file, mode})
  }

  /** The result of a step whose calls were answered from the recording, or weren't. */
  async settle(step: Step, result: StepResult): Promise<StepResult> {
    this.shims.endPasses()
    const events = await this.#taken({column: step.column, line: step.line})
    if (!events) return result
    const reason = errorIn(events)
    if (reason !== undefined) return {...result, outcome: {kind: 'errored', reason}}
    if (events.replayed === 0 || result.outcome.kind !== 'passed') return result
    return {...result, outcome: {...result.outcome, kind: 'replayed', recordedAt: this.#recordedAt}}
  }

  /** Takes the calls after the last step, such as those of `teardown`. Throws a `CassetteError` for one that isn't recorded. */
  async finish(): Promise<void> {
    const events = await this.#taken({column: 1, line: 1})
    const reason = events && errorIn(events)
    if (reason !== undefined) throw new CassetteError(`After the last step: ${reason}`)
  }

  /** What was called since the last time, with a message about each call that went past the recording. */
  async #taken(place: {readonly column: number; readonly line: number}): Promise<CallEvents | undefined> {
    const events = await this.shims.channel?.taken()
    for (const what of events?.uncaught ?? [])
      this.#messages.push(
        toMessage(this.#options.file, {
          place,
          reason: `The call of ${what} isn't recorded`,
          remedy: 'Write `cassette=off`, or `session=plain`.',
          ruleId: 'uncaught-call',
          severity: 'warning'
        })
      )
    return events
  }

  /** Messages about its age and about calls that it can't have. */
  get messages(): readonly VFileMessage[] {
    const {file, settings} = this.#options
    const maxAge = settings.cassettes?.maxAge
    const age = Date.now() - this.#recordedAt
    if (this.mode === 'record' || maxAge === undefined || age <= maxAge) return this.#messages
    return [
      ...this.#messages,
      toMessage(file, {
        place: {column: 1, line: 1},
        reason: `The cassette ${this.#path} is ${formatDuration(age)} old, and the limit is ${formatDuration(maxAge)}`,
        remedy: 'Record it again with `npx fencepost run --record`.',
        ruleId: 'stale-cassette',
        severity: settings.failOnStale ? 'error' : 'warning'
      })
    ]
  }

  /** Writes what was recorded. Throws a `CassetteError` if it would hold a secret. */
  async save(mask: Mask | undefined): Promise<void> {
    const {file, settings} = this.#options
    const calls = (this.shims.channel?.recorded ?? []).map(call => maskCall(call, mask ?? (text => text)))
    const tools = await versionsOf(settings.cassettes?.commands ?? [], calls, this.env)
    const text = await formatCassette({calls, recordedAt: this.#recordedAt, tools}, file)
    if (mask && [text, ...calls.flatMap(decoded)].some(each => mask(each) !== each))
      throw new CassetteError(`The recording of ${file} would hold a secret, so it isn't written.`)
    const target = path.resolve(settings.root, this.#path)
    refuseLinkOut(target, settings.root)
    await mkdir(path.dirname(target), {recursive: true})
    await writeAtomically(target, text, {root: settings.root})
  }
}

/** Why calls weren't answered as they should be, if any wasn't. */
function errorIn({disturbed, missing: [missing], refused: [refused]}: CallEvents): string | undefined {
  if (disturbed !== undefined) return disturbed
  if (missing !== undefined)
    return `The call ${quote(missing)} isn't recorded. Record it with \`npx fencepost run --record\`.`
  if (refused === undefined) return undefined
  return `The recording writes ${quote(refused)}, which isn't inside the folders of the document. Use \`--sandbox\`, or record it again.`
}

/** Shorter values of passed variables occur in calls by chance. */
const leastSecret = 4

interface Opened {
  readonly mode: Exclude<CassetteMode, 'live'>
  /** Path of the cassette, relative to the root. */
  readonly file: string
  readonly cassette?: Cassette
}

/** In CI, a cassette that is there is replayed unless the call says otherwise. */
function modeOf({cassetteMode, update}: Settings, exists: boolean): CassetteMode {
  return cassetteMode ?? (update === 'none' && exists ? 'replay' : 'live')
}

function maskCall(call: RecordedCall, mask: Mask): RecordedCall {
  const {chunks, files, ...rest} = call
  const masked = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, typeof value === 'string' ? mask(value) : value])
  ) as unknown as RecordedCall
  return {
    ...masked,
    ...(chunks && {
      chunks: chunks.map(each =>
        'stdout' in each ? {...each, stdout: mask(each.stdout)} : {...each, stderr: mask(each.stderr)}
      )
    }),
    ...(files && {files: files.map(each => (each.text === undefined ? each : {...each, text: mask(each.text)}))})
  }
}

/** What a call has in base64. */
function decoded({base64, chunks = [], files = [], output = ''}: RecordedCall): readonly string[] {
  const parts = [
    ...(base64 ? [output] : []),
    ...chunks.flatMap(each => (each.base64 ? ['stdout' in each ? each.stdout : each.stderr] : [])),
    ...files.flatMap(({base64: bytes}) => bytes ?? [])
  ]
  return parts.map(part => Buffer.from(part, 'base64').toString())
}

/** What the programs that were called say of their versions. */
async function versionsOf(
  programs: readonly string[],
  calls: readonly RecordedCall[],
  env: Env
): Promise<Readonly<Record<string, string>>> {
  const {execa} = await import('execa')
  const called = programs.filter(program => calls.some(({call}) => call.split(' ', 1)[0] === program))
  const versions = called.map(async program => {
    const {stdout} = await execa(program, ['--version'], {
      env,
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
      timeout: 5000
    })
    return [program, (stdout ?? '').split('\n').find(line => /\d+\.\d+/.test(line)) ?? ''] as const
  })
  return Object.fromEntries(await Promise.all(versions))
}
