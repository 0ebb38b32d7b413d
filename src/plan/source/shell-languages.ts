import {isSession} from './transcript.js'

/** Languages of unmarked blocks that `select: shell` runs, besides those of transcripts. */
const shellLanguages: ReadonlySet<string> = new Set(['bash', 'sh', 'shell'])

/** Whether `select: shell` runs an unmarked block in this language. */
export function isShell(language: string): boolean {
  return shellLanguages.has(language) || isSession(language)
}
