/** How the shell's own messages begin: with the file that it sources, or in the format of GNU at its top level. */
const prefix =
  /^(?:\/dev\/\.\/fd\/63: (?:eval: )?line \d+|bash:(?: eval:)?\d+): (warning: here-document(?= at line \d+))?/gm
/** What the driver runs before and after a block on behalf of it, as `set -v` shows it. */
const before =
  /^(?:\{ )?builtin unset -v (?:__fencepost_\w+ ?)+; : (?:'(?:[^'\n]|'\\'')*'|\$'(?:[^'\\\n]|\\.)*')(?:; \(builtin exit[^;\n]*)?(?:; builtin set -x)?(?:; \})?(?: 2?>[^;\n]*)?; /gm
const after = /^(?:\{ |(?:(\S)\1* )?)__fencepost_(?:from|state|failed)=.*\n/gm
/** A trace: the marker once for each level of nesting, of which three are the driver's, and PS4. */
const trace = /[\x1e\uE01E]+([^\x1e\uE01E]?)/gu

/**
 * Writes the shell's own messages and traces as an interactive bash writes them: without line numbers, because a snapshot
 * must not change when a line is added above. What programs print stays as it is. Pure.
 */
export function cleanMessages(text: string): string {
  if (!/[\x1e\uE01E]|\/dev\/\.\/fd\/63: |^bash:(?: eval:)?\d|__fencepost_/m.test(text)) return text
  const untraced = /[\x1e\uE01E]/.test(text)
    ? text.replace(trace, (all, first: string) => first.repeat(Math.max(1, all.length - first.length - 2)))
    : text
  return untraced
    .replace(before, '')
    .replace(after, '')
    .replace(/^(\/dev\/\.\/fd\/63: line \d+: |bash:\d+: )(warning: here-document) at line \d+ /gm, '$1$2 ')
    .replace(prefix, 'bash: ')
}
