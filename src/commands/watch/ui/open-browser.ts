import {spawn} from 'node:child_process'

/** Opens an address in the user's browser; calls back with a message if that fails. */
export function openBrowser(url: string, {env, onError}: OpenBrowserOptions): void {
  const program = env.BROWSER || (process.platform === 'darwin' ? 'open' : 'xdg-open')
  const child = spawn(program, [url], {detached: true, stdio: 'ignore'})
  child.on('error', error => onError(`\`${program}\` can't be started: ${error.message}. Open the address by hand.`))
  child.unref()
}

/** The caller's environment, in which `BROWSER` names a program. */
export interface OpenBrowserOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly onError: (message: string) => void
}
