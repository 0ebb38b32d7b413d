/** Addresses that a hosted page fills in, as addresses of this machine. */
const places: readonly (readonly [RegExp, (port: string) => string])[] = [
  [
    /(?:https?:\/\/)?\[\[HOST\d*_SUBDOMAIN\]\]-(\d+)-\[\[KATACODA_HOST\]\]\.environments\.katacoda\.com/g,
    port => `http://localhost:${port}`
  ],
  [/\{\{\s*TRAFFIC_HOST\d+_(\d+)\s*\}\}/g, port => `http://localhost:${port}`],
  [/\[\[HOST\d*_IP\]\]/g, () => '127.0.0.1'],
  [/\[\[(?:HOST\d*_SUBDOMAIN|KATACODA_HOST|HOST\d*_HOSTNAME)\]\]/g, () => 'localhost']
]

/** Puts addresses of this machine for what a hosted page fills in: `{{TRAFFIC_HOST1_8080}}`, `[[HOST_IP]]`. Pure. */
export function fillHosts(code: string): string {
  return places.reduce(
    (text, [pattern, write]) =>
      text.replace(pattern, (_, port: unknown) => write(typeof port === 'string' ? port : '')),
    code
  )
}
