/**
 * Takes the line number out of the shell's own messages (a function given with `-c` is `environment` to bash), as an
 * interactive bash leaves it out: a snapshot must not change because a line was added above. Pure.
 */
export function cleanMessages(text: string): string {
  return text.replace(/^(?:bash|environment): (?:eval: )?line \d+: /gm, 'bash: ')
}
