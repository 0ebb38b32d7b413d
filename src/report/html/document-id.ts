/** The id of a document in the report: its path, without what an id or an address cannot hold. */
export function documentId(file: string): string {
  return `page/${file.replace(/[^\w./-]/g, character => `~${character.charCodeAt(0).toString(16)}`)}`
}
