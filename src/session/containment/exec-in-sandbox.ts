import {type ChildProcessByStdio, spawn} from 'node:child_process'
import {once} from 'node:events'
import {readlinkSync} from 'node:fs'
import path from 'node:path'
import type {Readable, Writable} from 'node:stream'
import {type ProbeResult, parseProbeResult, probeProgram} from '../system/probe-url.js'
import {descendants, tickNow} from '../system/proc.js'
import {send} from '../system/signals.js'
import {outsideWorkspace} from '../workspace/write-file.js'
import type {Containment, FileWithin} from './containment.js'

interface SandboxScript {
  readonly script: string
  readonly args: readonly string[]
  readonly input?: Uint8Array | string
  /** How long it may take, in milliseconds. */
  readonly timeout: number
  readonly signal?: AbortSignal | undefined
}

/** Most bytes of a file that is read, or of what a script prints. */
const mostBytes = 1 << 26

/**
 * Runs shell code in a sandbox, with the rights that a document has. The document may have replaced any program that it
 * runs: it ends in time, and its status alone proves nothing.
 */
async function runInSandbox(containment: Containment, {args, input = '', script, signal, timeout}: SandboxScript) {
  const command = containment.wrap({
    // Without `--norc`, bash reads the ~/.bashrc of the document, as it takes a socket for a remote shell. NODE_OPTIONS may
    // name files that can't be seen in there.
    args: ['--noprofile', '--norc', '-c', `exec 8<&- 9<&-; unset -v NODE_OPTIONS; ${script}`, 'bash', ...args],
    cwd: '/',
    env: {PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'},
    file: '/bin/bash'
  })
  const since = tickNow()
  // Not by execa: it formats all that was read into a message, for which this process may have too little memory.
  const child = spawn(command.file, command.args, {
    cwd: command.cwd,
    detached: true,
    env: command.env,
    // The entrance keeps the descriptors of a shell, which the caller of the runner may have left open.
    stdio: ['pipe', 'pipe', 'pipe', 'ignore', 'ignore']
  }) as unknown as ChildProcessByStdio<Writable, Readable, Readable>
  const end = () => {
    const {pid = 0} = child
    for (const each of pid === 0 ? [] : [...descendants(pid, since), pid]) send(each, 'SIGKILL')
    // What it left running may keep them open.
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy()
  }
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(), timeout)
  const ends = AbortSignal.any([limit.signal, ...(signal ? [signal] : [])])
  ends.addEventListener('abort', end)
  if (ends.aborted) end()
  let size = 0
  const read = (stream: Readable) => {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > mostBytes) end()
      else chunks.push(chunk)
    })
    return () => Buffer.concat(chunks).toString()
  }
  const [stdout, stderr] = [read(child.stdout), read(child.stderr)]
  // It may end without reading it.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  try {
    const [status] = (await once(child, 'close')) as [number | null]
    const isCut = ends.aborted
    return {isCut, isTooLarge: size > mostBytes, status: isCut ? null : status, stderr: stderr(), stdout: stdout()}
  } finally {
    clearTimeout(timer)
    ends.removeEventListener('abort', end)
  }
}

/** How long a file may take to be read or written, in milliseconds. */
const fileTimeout = 10_000
/** How long a look at a file or a URL may take, in milliseconds. */
const probeTimeout = 5000

/**
 * Writes a file below the working directory of a sandbox, from inside it. A link out of the folder is refused; one that
 * appears after the check leads to files of the sandbox.
 */
export async function writeInSandbox(
  containment: Containment,
  {content, file, folder, signal}: FileWithin
): Promise<void> {
  const find = `cd -- "$2" && real=$(realpath -m -- "$1") && [[ $real == "$PWD"/* ]] || exit 9
    [[ ! -e $real || -f $real ]] || exit 7`
  const run = async (script: string, input?: string) => {
    const result = await runInSandbox(containment, {
      args: [file, folder],
      script: `${find}; ${script}`,
      signal,
      timeout: fileTimeout,
      ...(input !== undefined && {input})
    })
    const refuse = (reason: string) => new Error(`\`${file}\` can't be written: ${reason}`)
    const {isCut, isTooLarge, status, stderr, stdout} = result
    if (status === 9) throw outsideWorkspace(file)
    if (status === 7) throw refuse("it isn't a regular file. Use another path, or remove it first.")
    if (isTooLarge) throw refuse(`it's larger than ${mostBytes >> 20} MB. Remove it first.`)
    if (isCut) throw refuse(`it took longer than ${fileTimeout / 1000} s. ${replaced}`)
    if (status !== 0 && status !== 8) throw refuse(`${stderr.trim()}. Check the folder and its permissions.`)
    return {isMissing: status === 8, text: stdout}
  }
  let text = content
  if (typeof text !== 'string') {
    const before = await run('[[ ! -e $real ]] && exit 8; exec cat -- "$real"')
    text = text(before.isMissing ? undefined : before.text)
  }
  const {text: written} = await run('mkdir -p -- "${real%/*}" && cat >"$real" && printf %s "$(<"$real")"', text)
  if (written !== asBashReads(text)) {
    throw new Error(`\`${file}\` can't be written: it has another content afterwards. ${replaced}`)
  }
}

const replaced = 'Check that no step replaced `bash`, `cat`, `mkdir` or `realpath`.'

/** A text as bash reads it from a file: without NUL characters and final newlines. */
function asBashReads(text: string): string {
  return Buffer.from(text.replaceAll('\0', '')).toString().replace(/\n+$/, '')
}

/** Requests a URL from inside a sandbox. */
export async function probeUrlInSandbox(containment: Containment, url: string): Promise<ProbeResult> {
  const args = [containment.inside(process.execPath), probeProgram, url]
  const script = 'exec "$1" -e "$2" "$3"'
  const {stdout} = await runInSandbox(containment, {args, script, timeout: probeTimeout})
  return parseProbeResult(stdout)
}

/**
 * Whether a file exists, checked from inside a sandbox, so that a link of the document only reaches what the document can
 * see. A relative path starts at the working directory of the process.
 */
export async function fileExistsInSandbox(containment: Containment, file: string, process: number): Promise<boolean> {
  const target = path.isAbsolute(file) ? file : `${folderOf(process)}/${file}`
  const script = '[[ -e $1 ]] && echo there'
  const {stdout} = await runInSandbox(containment, {args: [target], script, timeout: probeTimeout})
  return stdout === 'there\n'
}

/** The working directory of a process as it sees it: the link names it by the mounts of the process. */
function folderOf(process: number): string {
  try {
    return readlinkSync(`/proc/${process}/cwd`)
  } catch {
    return '/' // It has ended.
  }
}
