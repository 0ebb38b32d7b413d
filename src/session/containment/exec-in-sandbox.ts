import {readFileSync} from 'node:fs'
import path from 'node:path'
import {execa} from 'execa'
import {type ProbeResult, parseProbeResult, probeProgram} from '../system/probe-url.js'
import type {Containment, FileWithin} from './containment.js'

interface Within {
  readonly script: string
  readonly args: readonly string[]
  readonly input?: Uint8Array | string
}

/** Runs shell code in an containment, with nothing but what a document could do itself. */
async function runInSandbox(containment: Containment, {args, input = '', script}: Within) {
  const command = containment.wrap({
    args: ['-c', `exec 9<&-; ${script}`, 'bash', ...args],
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
    stripFinalNewline: false,
    timeout: 30_000
  })
}

/**
 * Writes a file below the working folder of a sandbox, from within: a link that leads out of the folder is refused, and
 * one that is put there meanwhile leads to the sandbox's own files.
 */
export async function writeInSandbox(containment: Containment, {content, file, folder}: FileWithin): Promise<void> {
  const find = `cd -- "$2" && real=$(realpath -m -- "$1") && [[ $real == "$PWD"/* ]] || exit 9`
  const refuse = (status: number | undefined, said: Uint8Array) =>
    new Error(
      status === 9
        ? `Expected a path inside the working directory, got \`${file}\`. Write a relative path.`
        : `Expected to write \`${file}\`, got: ${Buffer.from(said).toString().trim()}.`
    )
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

/** Asks an address from within. */
export async function probeUrlInSandbox(containment: Containment, url: string): Promise<ProbeResult> {
  const args = [process.execPath, probeProgram, url]
  const {stdout} = await runInSandbox(containment, {args, script: 'exec "$1" -e "$2" "$3"'})
  return parseProbeResult(Buffer.from(stdout).toString())
}

/**
 * Whether a file is there, asked from within: a link that a page made leads to what the page could see itself. Each part of
 * a path is looked up there too, and so is the folder of the process that a relative one begins at.
 */
export async function fileExistsInSandbox(containment: Containment, file: string, process: number): Promise<boolean> {
  const place = path.isAbsolute(file) ? file : `/proc/${numberWithin(process)}/cwd/${file}`
  const {exitCode} = await runInSandbox(containment, {args: [place], script: '[[ -e $1 ]]'})
  return exitCode === 0
}

/** The number of a process in its own namespace (proc(5), `NSpid`); its number here where it has ended. */
function numberWithin(process: number): string {
  try {
    return /^NSpid:.*\s(\d+)$/m.exec(readFileSync(`/proc/${process}/status`, 'latin1'))?.[1] ?? String(process)
  } catch {
    return String(process)
  }
}
