import {defineNormalizer, type ValueNormalizer} from './value-normalizer.js'

export const pid = defineNormalizer({
  before: String.raw`(?<=\b(?:[Pp][Ii][Dd]|[Pp]rocess)(?: is)?[ =:#(]{1,3}|[a-z]\[|^\[\d{1,3}\][+-]? {1,3}|^ {0,10}(?=\d{1,7} {1,3}(?:pts/|tty|\?))|^[a-z_][\w+-]{0,31} {1,20}(?=\d{1,7} {1,10}(?:\d{1,3}\.\d|\d{1,7} {1,10}\d{1,3}) {1,10}[\dA-Z])|^[a-z_][\w+-]{0,31} {1,20}\d{1,7} {1,10}(?=\d{1,7} {1,10}\d{1,3} {1,10}(?:\d\d:\d\d|[A-Z][a-z]{2}\d)))`,
  identity: true,
  name: 'pid',
  only: String.raw`\d{1,7}`,
  pattern: String.raw` *\d{1,7}`,
  summary: 'process ids: `pid 4711`, `sshd[4711]`, `[1] 4711`, and the columns of `ps`'
})

/** Three numbers; four are an address. */
const release = String.raw`\d{1,8}\.\d{1,8}\.\d{1,8}(?!\d|\.\d)`
const suffix = '(?:[-+~][0-9A-Za-z][0-9A-Za-z.+~-]{0,40})?'

export const version = defineNormalizer({
  before: String.raw`(?<![\p{L}\p{N}_]|\d\.)`,
  identity: false,
  name: 'version',
  only: String.raw`v?${release}${suffix}|v\d{1,8}\.\d{1,8}${suffix}|(?<=\b[Vv]ersion )\d{1,8}\.\d{1,8}${suffix}`,
  pattern: String.raw`v?\d{1,8}(?:\.\d{1,8}){1,4}${suffix}`,
  summary: 'versions of three numbers, or after `v` or `version`: `1.2.3`, `v20.1`, `2.0.0-rc.1`'
})

/** The user who runs the documents, and the machine. */
export interface Identity {
  readonly user: string
  readonly host: string
}

/** The normalizers of the names of this user and machine. One without a name finds nothing. */
export function namesOf({user, host}: Identity): Readonly<Record<'host' | 'user', ValueNormalizer>> {
  return {
    host: nameNormalizer({name: 'host', summary: 'the name of the machine', value: host}),
    user: nameNormalizer({name: 'user', summary: 'the name of the user who runs the documents', value: user})
  }
}

function nameNormalizer(options: {readonly name: string; readonly summary: string; readonly value: string}) {
  const {name, summary, value} = options
  // A class that matches nothing stands for an unknown name.
  const pattern = value === '' ? '[^\\s\\S]' : value.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  return defineNormalizer({
    after: String.raw`(?![\p{L}\p{N}_-])`,
    before: String.raw`(?<![\p{L}\p{N}_-])`,
    identity: false,
    name,
    pattern,
    summary
  })
}
