/** A file that a call changed below the working directory, or elsewhere if its arguments name it. */
export interface RecordedFile {
  /** Relative to the working directory, with `/`; absolute elsewhere, or with the name of a folder. */
  readonly path: string
  readonly sha256: string
  /** Its content; absent for one over a megabyte, which replays as a file of that many zero bytes. */
  readonly text?: string
  /** Its content in base64 where that isn't text. */
  readonly base64?: string
  /** Size in bytes, where the content is absent. */
  readonly size?: number
  readonly executable?: true
}

/** Something that was printed on one of the two outputs, until the other one followed. */
export type OutputChunk = ({readonly stdout: string} | {readonly stderr: string}) & {
  /** It isn't text, so it's in base64. */
  readonly base64?: true
}

/** A call of a program, and what it did. */
export interface RecordedCall {
  /** The program and its arguments, as bash quotes them, with names instead of the document's folders and of secrets. */
  readonly call: string
  /** Folder that it was called in, relative to the working directory; absent for the working directory. */
  readonly folder?: string
  /** SHA-256 of the standard input that the document feeds; absent without any. */
  readonly input?: string
  readonly status: number
  /** How long it took, in milliseconds. */
  readonly took: number
  /** What it printed where standard output and standard error are one. */
  readonly output?: string
  /** `output` isn't text, so it's in base64. */
  readonly base64?: true
  /** What it printed to each where they are two, in order. */
  readonly chunks?: readonly OutputChunk[]
  readonly files?: readonly RecordedFile[]
}

/** The recorded calls of one document. */
export interface Cassette {
  /** When it was recorded, in milliseconds since 1970. */
  readonly recordedAt: number
  /** What each program says of its version. */
  readonly tools: Readonly<Record<string, string>>
  readonly calls: readonly RecordedCall[]
}

/** A cassette can't be used. The message says where and why. */
export class CassetteError extends Error {
  readonly code = 'cassette'
  override readonly name = 'CassetteError'
}

/** How the calls of recorded programs are answered: by the programs, by them and recorded, or from the recording. */
export type CassetteMode = 'live' | 'record' | 'replay'

/** The identity of a call: two calls with the same one differ in their order alone. */
export function identityOf({call, folder, input}: Pick<RecordedCall, 'call' | 'folder' | 'input'>): string {
  return `${call}${folder === undefined ? '' : ` in ${folder}`}${input === undefined ? '' : ` with ${input}`}`
}
