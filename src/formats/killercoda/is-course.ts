/** Whether a file groups scenarios: Killercoda's `structure.json` or Katacoda's `training-pathway.json`. */
export function isCourse(file: string): boolean {
  return /(?:^|[/\\])(?:structure|[^/\\]*-pathway)\.json$/.test(file)
}
