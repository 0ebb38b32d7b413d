import path from 'node:path'
import type {Step} from '../../model/step.js'
import {readCommandLine} from '../../shell-code/command-line.js'
import {findPlaceholders} from '../../shell-code/placeholders.js'
import {readShell} from '../../shell-code/shell-commands.js'

/** What a failed step printed. */
export interface FailedOutput {
  readonly step: Step
  readonly output: string
}

/** Shells and programs that don't find a command: `brew: command not found`. */
const notFound = [
  /([\w.+@/-]+): (?:command )?not found$/m,
  /command not found: ([\w.+@/-]+)/,
  /\benv: ['‘"]?([\w.+-]+)(?: [^'’"\n]*)?['’"]?: No such file or directory/,
  /exec: "([\w.+-]+)": executable file not found/,
  /\bspawn ([\w.+-]+) ENOENT\b/,
  /\bNo module named ['"]?([\w.-]+)/,
  /\bCannot find (?:package|module) ['"]([@\w][\w./@-]*)['"]/
]

const unreachable = new RegExp(
  [
    'could not resolve (?:host|proxy|hostname)',
    'temporary failure (?:in name resolution|resolving)',
    'name or service not known',
    'no such host',
    'EAI_AGAIN|ENOTFOUND|ENETUNREACH|EHOSTUNREACH',
    'network is unreachable',
    'no route to host',
    'failed to establish a new connection',
    'unable to resolve host address',
    'dial tcp: lookup'
  ].join('|'),
  'i'
)
const refused =
  /connection refused|ECONNREFUSED|failed to connect|could not connect|couldn't connect|connection timed out/i
const local = /\b(?:localhost|127\.0\.0\.1|0\.0\.0\.0)\b|\[::1\]/

/** Things that a machine may lack, and how programs name them. */
const needs: readonly (readonly [need: string, says: RegExp])[] = [
  ['docker', /cannot connect to the docker daemon|docker daemon is not running|docker\.sock/i],
  [
    'a Kubernetes cluster',
    /the connection to the server \S+ was refused|no configuration has been provided.*KUBERNETES/i
  ],
  ['a Git identity', /unable to auto-detect email address|please tell me who you are/i],
  ['a virtual environment', /externally[- ]managed|(?:^|[\s'"/])\.?v?env\/\S+ No such file or directory/im],
  ["the project's package manager", /\bEUNSUPPORTEDPROTOCOL\b/],
  ['another version of Node', /\bEBADENGINE\b|\bnpm error notsup Required:/],
  ['to change the kernel', /\/proc\/sys\/\S+ Read-only file system/],
  ['systemd', /not been booted with systemd|failed to connect to bus/i],
  [
    'root',
    /\b(?:must|needs? to|has to|have to) be (?:run |executed )?(?:as |with |by )?(?:the )?(?:root|superuser)|are you root|requires? (?:root|superuser)|a password is required|not in the sudoers/i
  ],
  [
    'an account',
    /\bENEEDAUTH\b|\bnot logged in\b|gh auth login|(?:authentication|login|authorization) (?:is )?required|(?:please|need to) (?:log ?in|sign in|authenticate)|(?:missing|no|invalid|provide an?) (?:\w+ )?(?:api key|access token|credentials)|could not read username|permission denied \(publickey/i
  ]
]

/** Why a failed step can't run on this machine, as a reason to skip it; `undefined` if it is another failure. */
export function missingNeed({output, step}: FailedOutput): string | undefined {
  const command = missingCommand(output)
  if (command !== undefined) return `needs ${command}`
  const need = needs.find(([, says]) => says.test(output))
  if (need) return `needs ${need[0]}`
  if (unreachable.test(output)) return 'needs the network'
  if (refused.test(output)) return local.test(step.code + output) ? undefined : 'needs the network'
  return placeholderIn(step)
}

/** The command or module that a step didn't find. One that the step names by a path is a file of the project. */
export function missingCommand(output: string): string | undefined {
  for (const pattern of notFound) {
    const name = pattern.exec(output)?.[1]
    if (name === undefined || name.startsWith('.') || name.startsWith('/')) continue
    if (/not found/.test(pattern.source) && name.includes('/')) continue
    return name
  }
  return undefined
}

/** Why a step can't do what it says: it calls one of the programs that are missing, and doesn't look for it first. */
export function needOf({code}: Step, missing: ReadonlySet<string>): string | undefined {
  if (missing.size === 0 || /\b(?:command -v|which|type|hash)\b/.test(code)) return undefined
  const called = readShell(code).commands.map(({words}) => readCommandLine(words).name)
  const name = called.find(each => missing.has(each))
  return name === undefined ? undefined : `needs ${name}`
}

const missingFile = /(?:cannot access '?|can't open '?|: )([^\s:'"]+)'?: No such file or directory/

/** Why a step doesn't find a file or folder: a skipped step above would have made it. `undefined` otherwise. */
export function madeBySkipped({output, step}: FailedOutput, codeAbove: string): string | undefined {
  const name = missingFile.exec(output)?.[1]?.replace(/^.*\//, '')
  const words = new Set(codeAbove.split(/[^\w.+@-]+/))
  if (name !== undefined && name.length >= 3 && words.has(name)) return `needs ${name} of a skipped step`
  // The project may have a folder of the same name.
  const entered = new Set(Array.from(step.code.matchAll(/\bcd\s+(?:\.\/)?([\w.-]+)/g), match => match[1]))
  const folder = clonesOf(codeAbove).find(each => entered.has(each))
  return folder === undefined ? undefined : `needs ${folder} of a skipped step`
}

/** Folders that `git clone` makes. */
function clonesOf(code: string): readonly string[] {
  return Array.from(code.matchAll(/\bgit\s+clone\s+([^\n;&|]+)/g), ([, args = '']) => {
    const target =
      args
        .trim()
        .split(/\s+/)
        .findLast(word => /^[^-\d]/.test(word)) ?? ''
    return path.posix.basename(target.replace(/["']/g, ''), '.git')
  })
}

const shorthand = /(?:^|[\s:/])(\.\.\.|…|\[[a-z][\w -]*(?:\.\.\.|…)?\]|\S*\bpath\/to\/\S*)(?=\s|$)/

/** What the code of a step leaves for the reader or the site generator to fill in, as a reason to skip it. */
export function placeholderIn(step: Step): string | undefined {
  if (/\{\{[%<].*?[%>]\}\}/.test(step.code)) return 'a shortcode of the site is a placeholder'
  const [found] = findPlaceholders(step)
  const text = found ? step.code.slice(found.start, found.end) : shorthand.exec(step.code)?.[1]
  return text === undefined ? undefined : `${text} is a placeholder`
}

const downloads =
  /^(?:install|i|ci|add|create|init|exec|dlx|get|clone|pull|fetch|push|publish|update|upgrade|download|login|search|view|info)$/

/** Whether a step calls a program that downloads something, so that without a network it may wait until it is ended. */
export function mayDownload({code}: Step): boolean {
  return readShell(code).commands.some(({words}) => {
    const {args, name} = readCommandLine(words)
    if (/^(?:npx|bunx|curl|wget|ssh|scp|rsync|pip3?|pipx|uvx?)$/.test(name)) return true
    if (!/^(?:npm|pnpm|yarn|bun|git|go|cargo|gem|bundle|composer|apt|apt-get|dnf|yum|brew|deno|conda|gh)$/.test(name))
      return false
    return name === 'yarn' && args.length === 0 ? true : args.some(arg => downloads.test(arg))
  })
}
