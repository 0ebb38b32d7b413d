/** The host that a terminal's name stands for, as marks and `index.json` write it: `HOST2`, `host02`; nothing for others. */
export function hostNameOf(name: string): string | undefined {
  const number = /^host0*(\d{1,2})$/i.exec(name)?.[1]
  return number === undefined ? undefined : `HOST${number}`
}

/** The terminal of this machine that stands for a host; nothing for another machine that nobody has mapped. */
export function terminalOfHost(name: string, hosts: Readonly<Record<string, string>>): string | undefined {
  const host = hostNameOf(name) ?? name
  const mapped = Object.entries(hosts).find(([key]) => key === name || (hostNameOf(key) ?? key) === host)?.[1]
  return mapped ?? (/^(?:HOST1|client|controlplane)$/.test(host) ? 'T1' : undefined)
}
