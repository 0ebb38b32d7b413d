/** The sessions of other languages than bash and of other shells, with the program of each. */
export const interpreterPrograms = {
  fish: 'fish',
  node: 'node',
  python: 'python3',
  ruby: 'ruby',
  sh: 'sh',
  zsh: 'zsh'
} as const

/** A session of another language than bash, or of another shell. */
export type InterpreterKind = keyof typeof interpreterPrograms

/** Whether a session is that of an interpreter. */
export function isInterpreter(session: string): session is InterpreterKind {
  return Object.hasOwn(interpreterPrograms, session)
}

/** Programs on a terminal that take line after line, by the name of their session. */
export type LinePrograms = Readonly<
  Record<string, {readonly command: readonly string[]; readonly prompt?: readonly string[]}>
>

/** The programs that are known. Their other prompts are those that any terminal knows. */
export const knownPrograms: LinePrograms = {
  psql: {command: ['psql']},
  pwsh: {command: ['pwsh', '-NoLogo', '-NoProfile'], prompt: ['> ']},
  sqlite: {command: ['sqlite3']}
}
