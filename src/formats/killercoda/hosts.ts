/** The scheme and the names below the host, as a route of a cluster has them: `https://shop.`. */
const above = String.raw`(?:https?:\/\/((?:[\w-]{1,63}[.-]){0,4}))?`
/** A port as it is written, or a variable of the shell that holds it. */
const port = String.raw`(\d{1,5}|\$\w{1,40}|\$\{\w{1,40}\})`
const domain = String.raw`(?:\.(?:\[\[KATACODA_DOMAIN\]\]|environments\.katacoda\.com))?`
const address = String.raw`${above}\[\[HOST\d?_SUBDOMAIN\]\]-${port}-\[\[KATACODA_HOST\]\]${domain}`

/** On a hosted page, the file that holds the address of the machine's ports, with `PORT` for a number. */
const hostFile = '/etc/killercoda/host'
/** What it holds here. */
export const hostFileText = 'http://localhost:PORT\n'

/** Whose file system a scenario sees. */
export interface Surroundings {
  /** All of it is its own. */
  readonly isWhole: boolean
}

/** Where that file is, for the shell: in the home, where nothing else is the scenario's own. */
export function hostFilePlace({isWhole}: Surroundings): string {
  return isWhole ? hostFile : '~/.killercoda-host'
}

/**
 * Puts addresses of this machine for what a hosted page fills in: `{{TRAFFIC_HOST1_8080}}`, `[[HOST_IP]]`, and the place of
 * the file that holds one. Pure.
 */
export function fillHosts(code: string, surroundings: Surroundings): string {
  return code
    .replaceAll(hostFile, hostFilePlace(surroundings))
    .replace(new RegExp(address, 'g'), (_, names: string | undefined, at: string) =>
      // Names below `localhost` lead here too.
      names === undefined ? `localhost:${at}` : `http://${names.replace(/-$/, '.')}localhost:${at}`
    )
    .replace(/\{\{\s{0,9}TRAFFIC_HOST\d{1,2}_(\d{1,5})\s{0,9}\}\}/g, 'http://localhost:$1')
    .replace(/\{\{\s{0,9}TRAFFIC_SELECTOR\s{0,9}\}\}/g, 'http://localhost')
    .replace(/\[\[HOST\d?_IP\]\]/g, '127.0.0.1')
    .replace(/\[\[(?:HOST\d?_SUBDOMAIN|KATACODA_HOST|KATACODA_DOMAIN|HOST\d?_HOSTNAME)\]\]/g, 'localhost')
}
