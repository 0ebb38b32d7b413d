/** The languages of a plain README's blocks that `select: shell` takes for steps. */
const shellLanguages: ReadonlySet<string> = new Set(['bash', 'console', 'sh', 'shell'])

/** Whether an unmarked block with this language is a step when shell blocks are selected. */
export function isShell(language: string): boolean {
  return shellLanguages.has(language)
}

/** What of a selected block is typed, and on which of its lines that begins. */
export interface Typed {
  readonly code: string
  /** 0-based line inside the block. */
  readonly line: number
}

/**
 * Read a block as a reader copies it: where it shows a session with `$ ` prompts, only the commands.
 *
 * A command goes on where a `> ` prompt follows, after a backslash at its end, and up to the end of its here-document.
 * All else is output and is left out.
 */
export function readTyped(value: string): Typed {
  const rows = value.split('\n')
  const first = rows.find(row => row.trim() !== '')
  if (first === undefined || !isPrompt(first)) return {code: value, line: 0}

  const code: string[] = []
  let terminator: string | undefined
  let isContinued = false
  let isCommand = false

  for (const row of rows) {
    const isHereDocument = terminator !== undefined
    if (!isHereDocument && isPrompt(row)) {
      const command = row.trimStart().slice(2)
      isCommand = true
      code.push(command)
      terminator = hereDocumentOf(command)
      isContinued = command.endsWith('\\')
    } else if (isCommand && (isHereDocument || isContinued || /^\s*> /.test(row) || row.trim() === '>')) {
      const rest = row.replace(/^\s*>(?: |$)/, '')
      code.push(rest)
      if (rest.trim() === terminator) terminator = undefined
      else if (!isHereDocument) terminator = hereDocumentOf(rest)
      isContinued = rest.endsWith('\\')
    } else {
      isCommand = false
    }
  }

  return {code: code.join('\n'), line: rows.indexOf(first)}
}

function isPrompt(row: string): boolean {
  return /^\s*\$ /.test(row)
}

/** The word that ends the here-document which a command begins (POSIX shell, section 2.7.4). */
function hereDocumentOf(command: string): string | undefined {
  return /(?<!<)<<-?[ \t]*\\?(["']?)([\w.-]+)\1/.exec(command)?.[2]
}
