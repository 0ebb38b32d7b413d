/** What decides whether output has colors. */
export interface WantsColorOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Whether the output is a terminal that shows colors. */
  readonly isColorTerminal: boolean
}

/** Whether output has colors unless an option says otherwise. `NO_COLOR` wins over `FORCE_COLOR`. Pure. */
export function wantsColor({env, isColorTerminal}: WantsColorOptions): boolean {
  if (env.NO_COLOR) return false
  const {FORCE_COLOR: forced} = env
  return forced === undefined ? isColorTerminal : forced !== '0' && forced !== 'false'
}
