import {isSession} from './transcript.js'

/** The languages of a plain README's blocks that `select: shell` takes for steps; blocks that show a session as well. */
const shellLanguages: ReadonlySet<string> = new Set(['bash', 'sh', 'shell'])

/** Whether an unmarked block with this language is a step when shell blocks are selected. */
export function isShell(language: string): boolean {
  return shellLanguages.has(language) || isSession(language)
}
