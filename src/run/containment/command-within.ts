import {execa} from 'execa'
import type {Enclosure, FileWithin} from './enclosure.js'

interface Within {
  readonly script: string
  readonly args: readonly string[]
  readonly input?: Uint8Array | string
}

/** Runs shell code in an enclosure, with nothing but what a document could do itself. */
async function runWithin(enclosure: Enclosure, {args, input = '', script}: Within) {
  const command = enclosure.wrap({
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
export async function writeWithin(enclosure: Enclosure, {content, file, folder}: FileWithin): Promise<void> {
  const find = `cd -- "$2" && real=$(realpath -m -- "$1") && [[ $real == "$PWD"/* ]] || exit 9`
  const refuse = (status: number | undefined, said: Uint8Array) =>
    new Error(
      status === 9
        ? `Expected a path inside the working directory, got \`${file}\`. Write a relative path.`
        : `Expected to write \`${file}\`, got: ${Buffer.from(said).toString().trim()}.`
    )
  let text = content
  if (typeof text !== 'string') {
    const {exitCode, stderr, stdout} = await runWithin(enclosure, {
      args: [file, folder],
      script: `${find}; [[ ! -e $real ]] && exit 8; exec cat -- "$real"`
    })
    if (exitCode !== 0 && exitCode !== 8) throw refuse(exitCode, stderr)
    text = text(exitCode === 8 ? undefined : Buffer.from(stdout).toString())
  }
  const {exitCode, stderr} = await runWithin(enclosure, {
    args: [file, folder],
    input: text,
    script: `${find}; mkdir -p -- "\${real%/*}" && exec cat >"$real"`
  })
  if (exitCode !== 0) throw refuse(exitCode, stderr)
}

/** Whether an address answers with a status below 400, asked from within. */
export async function answersWithin(enclosure: Enclosure, url: string): Promise<boolean> {
  const ask = `fetch(process.argv[1],{redirect:'manual',signal:AbortSignal.timeout(2000)}).then(r=>process.exit(r.status<400?0:1),()=>process.exit(1))`
  const {exitCode} = await runWithin(enclosure, {args: [process.execPath, ask, url], script: 'exec "$1" -e "$2" "$3"'})
  return exitCode === 0
}
