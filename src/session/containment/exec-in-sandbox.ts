import {readlinkSync} from 'node:fs'
import path from 'node:path'
import {execa} from 'execa'
import {type ProbeResult, parseProbeResult, probeProgram} from '../system/probe-url.js'
import {outsideWorkspace} from '../workspace/write-file.js'
import type {Containment, FileWithin} from './containment.js'

interface SandboxScript {
  readonly script: string
  readonly args: readonly string[]
  readonly input?: Uint8Array | string
}

/** Runs shell code in a sandbox, with the rights that a document has. */
async function runInSandbox(containment: Containment, {args, input = '', script}: SandboxScript) {
  const command = containment.wrap({
    // NODE_OPTIONS may name files that can't be seen in there.
    args: ['-c', `exec 8<&- 9<&-; unset -v NODE_OPTIONS; ${script}`, 'bash', ...args],
    cwd: '/',
    env: {PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'},
    file: '/bin/bash'
  })
  return execa(command.file, command.args, {
    cwd: command.cwd,
    detached: true,
    encoding: 'buffer',
    env: command.env,
    extendEnv: false,
    input: input as string,
    reject: false,
    // The entrance keeps the descriptors of a shell, which the caller of the runner may have left open.
    stdio: ['pipe', 'pipe', 'pipe', 'ignore', 'ignore'],
    stripFinalNewline: false,
    timeout: 30_000
  })
}

/**
 * Writes a file below the working directory of a sandbox, from inside it. A link out of the folder is refused; one that
 * appears after the check leads to files of the sandbox.
 */
export async function writeInSandbox(containment: Containment, {content, file, folder}: FileWithin): Promise<void> {
  const find = `cd -- "$2" && real=$(realpath -m -- "$1") && [[ $real == "$PWD"/* ]] || exit 9`
  const refuse = (status: number | undefined, stderr: Uint8Array) => {
    if (status === 9) return outsideWorkspace(file)
    const reason = Buffer.from(stderr).toString().trim()
    return new Error(`\`${file}\` can't be written: ${reason}. Check the folder and its permissions.`)
  }
  let text = content
  if (typeof text !== 'string') {
    const {exitCode, stderr, stdout} = await runInSandbox(containment, {
      args: [file, folder],
      script: `${find}; [[ ! -e $real ]] && exit 8; exec cat -- "$real"`
    })
    if (exitCode !== 0 && exitCode !== 8) throw refuse(exitCode, stderr)
    text = text(exitCode === 8 ? undefined : Buffer.from(stdout).toString())
  }
  const {exitCode, stderr} = await runInSandbox(containment, {
    args: [file, folder],
    input: text,
    script: `${find}; mkdir -p -- "\${real%/*}" && exec cat >"$real"`
  })
  if (exitCode !== 0) throw refuse(exitCode, stderr)
}

/** Requests a URL from inside a sandbox. */
export async function probeUrlInSandbox(containment: Containment, url: string): Promise<ProbeResult> {
  const args = [containment.inside(process.execPath), probeProgram, url]
  const {stdout} = await runInSandbox(containment, {args, script: 'exec "$1" -e "$2" "$3"'})
  return parseProbeResult(Buffer.from(stdout).toString())
}

/**
 * Whether a file exists, checked from inside a sandbox, so that a link of the document only reaches what the document can
 * see. A relative path starts at the working directory of the process.
 */
export async function fileExistsInSandbox(containment: Containment, file: string, process: number): Promise<boolean> {
  const target = path.isAbsolute(file) ? file : `${folderOf(process)}/${file}`
  const {exitCode} = await runInSandbox(containment, {args: [target], script: '[[ -e $1 ]]'})
  return exitCode === 0
}

/** The working directory of a process as it sees it: the link names it by the mounts of the process. */
function folderOf(process: number): string {
  try {
    return readlinkSync(`/proc/${process}/cwd`)
  } catch {
    return '/' // It has ended.
  }
}
