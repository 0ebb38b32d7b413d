import {readdirSync} from 'node:fs'

/** What takes the place of bytes that aren't UTF-8 when Node decodes the name of a file. */
const replacement = '\uFFFD'

/** The path of a file or folder whose name isn't UTF-8, with those bytes as `\xNN`; `undefined` for any other path. */
export function escapeUndecodable(file: string): string | undefined {
  if (!file.includes(replacement)) return undefined
  let isUndecodable = false
  let folder = Buffer.from(file.startsWith('/') ? '/' : './')
  const names = file.split('/').map(name => {
    const found = name.includes(replacement) ? findName(folder, name) : undefined
    if (found) isUndecodable = true
    folder = Buffer.concat([folder, found ?? Buffer.from(name), Buffer.from('/')])
    return found ? escapeBytes(found) : name
  })
  return isUndecodable ? names.join('/') : undefined
}

/** The bytes of a name in a folder that Node decodes to another name. */
function findName(folder: Buffer, decoded: string): Buffer | undefined {
  try {
    const names = readdirSync(folder, {encoding: 'buffer'}) as unknown as readonly Buffer[]
    return names.find(name => name.toString() === decoded && !name.equals(Buffer.from(decoded)))
  } catch {
    return undefined
  }
}

function escapeBytes(name: Buffer): string {
  return name.toString('latin1').replace(/[\x80-\xFF]/g, byte => `\\x${byte.charCodeAt(0).toString(16).toUpperCase()}`)
}
