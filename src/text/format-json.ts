/**
 * JSON that no terminal and no log acts on, whatever the texts in it are. Escapes DEL and C1 control characters, U+2028 and
 * U+2029, which some readers take for line endings, and `##[`, in which GitHub Actions reads commands.
 */
export function formatJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent)
    .replace(/[\x7F-\x9F\u2028\u2029]/g, each => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('##[', '#\\u0023[')
}
