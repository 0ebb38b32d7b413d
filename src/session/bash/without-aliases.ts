/** Shell code on which aliases of the user have no effect: bash expands none that is quoted. */
export function withoutAliases(code: string): string {
  return code.replace(/(?<![\w\\])(?:builtin|command)(?= )/g, '\\$&')
}
