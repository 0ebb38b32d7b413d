/** Returns the host that a terminal's name stands for (`HOST2` for `host02`), or `undefined` for an ordinary name. */
export function hostNameOf(name: string): string | undefined {
  const number = /^host0*(\d{1,2})$/i.exec(name)?.[1]
  return number === undefined ? undefined : `HOST${number}`
}

/** Returns the terminal of this machine that stands for a host, or `undefined` if the host isn't mapped. */
export function terminalOfHost(name: string, hosts: Readonly<Record<string, string>>): string | undefined {
  const host = hostNameOf(name) ?? name
  const mapped = Object.entries(hosts).find(([key]) => key === name || (hostNameOf(key) ?? key) === host)?.[1]
  return mapped ?? (/^(?:HOST1|client|controlplane)$/.test(host) ? 'T1' : undefined)
}
