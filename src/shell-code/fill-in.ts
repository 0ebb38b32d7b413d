/** The value of each variable by its name. */
export type Variables = ReadonlyMap<string, string>

/**
 * Replaces the ways in which tutorials write a value for the reader to fill in: `<REGION>`, `{REGION}` and `$$REGION$$`.
 * `${REGION}` is left to the shell, and `{{REGION}}` to the templates that it belongs to.
 */
export function fillIn(code: string, variables: Variables): string {
  if (variables.size === 0) return code
  return code.replace(
    /\$\$([A-Za-z_]\w*)\$\$|<([A-Za-z_]\w*)>|(?<![${])\{([A-Za-z_]\w*)\}(?!\})/g,
    (text, dollars?: string, angles?: string, braces?: string) =>
      variables.get(dollars ?? angles ?? braces ?? '') ?? text
  )
}
