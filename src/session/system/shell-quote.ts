/** A word that the shell takes to the letter, in ASCII. */
export function quote(text: string): string {
  if (!/[^\n\t\x20-\x7E]/.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`
  const escaped = text.replace(/[^\x20-\x7E]|['\\]/gu, one =>
    [...Buffer.from(one)].map(byte => `\\${byte.toString(8).padStart(3, '0')}`).join('')
  )
  return `$'${escaped}'`
}
