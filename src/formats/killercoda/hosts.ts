/** A scheme and subdomains, as in the route of a cluster: `https://shop.`. */
const above = String.raw`(?:https?:\/\/((?:[\w-]{1,63}[.-]){0,4}))?`
/** A port, or a shell variable for one. */
const port = String.raw`(\d{1,5}|\$\w{1,40}|\$\{\w{1,40}\})`
const domain = String.raw`(?:\.(?:\[\[KATACODA_DOMAIN\]\]|environments\.katacoda\.com))?`
const address = String.raw`${above}\[\[HOST\d?_SUBDOMAIN\]\]-${port}-\[\[KATACODA_HOST\]\]${domain}`

/** The file in which Killercoda keeps the address of the machine's ports, with `PORT` for the number. */
const hostFile = '/etc/killercoda/host'
/** Its contents here. */
export const hostFileText = 'http://localhost:PORT\n'

/** The file system of a scenario. */
export interface ScenarioFileSystem {
  /** Whether the scenario has the whole file system to itself. */
  readonly isWhole: boolean
}

/** Path of that file for the shell: in the home, unless the scenario has the whole file system to itself. */
export function hostFilePath({isWhole}: ScenarioFileSystem): string {
  return isWhole ? hostFile : '~/.killercoda-host'
}

/** Fills in addresses of this machine where Killercoda does: `{{TRAFFIC_HOST1_8080}}`, `[[HOST_IP]]`, its host file. Pure. */
export function fillHosts(code: string, fileSystem: ScenarioFileSystem): string {
  return code
    .replaceAll(hostFile, hostFilePath(fileSystem))
    .replace(new RegExp(address, 'g'), (_, names: string | undefined, at: string) =>
      // Subdomains of `localhost` resolve to this machine too.
      names === undefined ? `localhost:${at}` : `http://${names.replace(/-$/, '.')}localhost:${at}`
    )
    .replace(/\{\{\s{0,9}TRAFFIC_HOST\d{1,2}_(\d{1,5})\s{0,9}\}\}/g, 'http://localhost:$1')
    .replace(/\{\{\s{0,9}TRAFFIC_SELECTOR\s{0,9}\}\}/g, 'http://localhost')
    .replace(/\[\[HOST\d?_IP\]\]/g, '127.0.0.1')
    .replace(/\[\[(?:HOST\d?_SUBDOMAIN|KATACODA_HOST|KATACODA_DOMAIN|HOST\d?_HOSTNAME)\]\]/g, 'localhost')
}
