/** A duration in words: `12 ms`, `1.4 s`, `2 min 5 s`; it does not break over lines. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 999.5) return `${Math.round(milliseconds)}\u00A0ms`
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)}\u00A0s`
  const seconds = Math.round(milliseconds / 1000)
  return `${Math.floor(seconds / 60)}\u00A0min\u00A0${seconds % 60}\u00A0s`
}
