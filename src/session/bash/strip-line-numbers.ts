/**
 * Takes the line number out of the shell's own messages (a function given with `-c` is `environment` to bash), as an
 * interactive bash leaves it out: a snapshot must not change because a line was added above. Pure.
 */
export function stripLineNumbers(text: string): string {
  // Most outputs hold none, and a long one is searched for a word far faster than for an expression.
  if (!text.includes(' line ')) return text
  return text
    .replace(/^(?:bash|environment): (?:eval: )?line \d+: /gm, 'bash: ')
    .replace(/^(bash: warning: here-document) at line \d+ /gm, '$1 ')
}

/** Why a block was refused, of which bash has said more. */
export const unreadable =
  'Expected a block that bash can read, got one that is not closed or has a syntax error, and none of it was run. Close ' +
  'its quotes, here-documents, brackets and compound commands.'
