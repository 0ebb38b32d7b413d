/** What the driver runs before and after a block on behalf of it, as `set -v` shows it. */
const before =
  /^(?:\{ )?\\?builtin unset -v (?:__fencepost_\w+ ?)+(?:; \\?builtin : (?:'(?:[^'\n]|'\\'')*'|\$'(?:[^'\\\n]|\\.)*'))?(?:; (?:! )?\(\\?builtin exit[^;\n]*)?(?:; \\?builtin set -x)?(?:; \})?(?: 2?>[^;\n]*)?; /gm
const after = /^(?:\{ trap - DEBUG; \} >.*__fencepost_.*|(?:\{ |(?:(\S)\1* )?)__fencepost_(?:from|state|failed)=.*)\n/gm
/** A trace: the marker once for each level of nesting, of which three are the driver's, and PS4. */
const trace = /[\x1e\uE01E]+([^\x1e\uE01E]?)/gu

/** Removes what the driver adds to the traces of the shell (`set -x`, `set -v`). What programs print stays as it is. Pure. */
export function cleanTraces(text: string): string {
  if (!/[\x1e\uE01E]|__fencepost_/.test(text)) return text
  const untraced = /[\x1e\uE01E]/.test(text)
    ? text.replace(trace, (all, first: string) => first.repeat(Math.max(1, all.length - first.length - 2)))
    : text
  return untraced.replace(before, '').replace(after, '')
}

/**
 * What bash says about a block that it can't read, without line numbers: a snapshot must not change when a line is added
 * above. Pure.
 */
export function cleanSyntaxErrors(text: string): string {
  return text.replace(/^(bash:\d+: warning: here-document) at line \d+ /gm, '$1 ').replace(/^bash:\d+: /gm, 'bash: ')
}
