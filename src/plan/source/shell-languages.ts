import type {Languages} from '../../model/settings.js'

/** Languages whose blocks mix commands and output, so that only lines after a prompt are commands. */
const sessionLanguages: ReadonlySet<string> = new Set(
  'console sh-session shell-session shellsession bash-session bashsession'.split(' ')
)

/** Languages of blocks of any text, which are transcripts if they start with a prompt. */
const textLanguages: ReadonlySet<string> = new Set(['', 'text', 'txt', 'plain', 'plaintext', 'none', 'nohighlight'])

/** Languages of shells that read other code than bash. */
const otherShells: ReadonlySet<string> = new Set(
  'bat batch cmd csh dosbatch elvish fish nu nushell powershell ps1 pwsh pwsh-session tcsh xonsh'.split(' ')
)

/** Whether bash can't run code of this language, because it belongs to another shell. */
export function isOtherShell(language: string): boolean {
  return otherShells.has(language)
}

/**
 * What the language of a block says about it: a session, shell code, any text, code that an interpreter runs, or the code of
 * any other language.
 */
export type LanguageKind = 'interpreter' | 'other' | 'session' | 'shell' | 'text'

/** Returns the kind of a language, given those that have a session. */
export function kindOfLanguage(language: string, languages: Languages): LanguageKind {
  if (sessionLanguages.has(language)) return 'session'
  const session = Object.hasOwn(languages, language) ? languages[language] : undefined
  if (session !== undefined) return session === 'bash' ? 'shell' : 'interpreter'
  return textLanguages.has(language) ? 'text' : 'other'
}
