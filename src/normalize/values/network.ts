import {defineNormalizer} from './value-normalizer.js'

const octet = String.raw`(?:25[0-5]|2[0-4]\d|1?\d?\d)`
const v4 = String.raw`(?:${octet}\.){3}${octet}`
const group = '[0-9a-fA-F]{1,4}'
/** RFC 4291, section 2.2: an IPv4 address after `::ffff:`, eight groups, or fewer around one `::`. */
const v6 = `::ffff:${v4}|(?:${group}:){7}${group}|(?:${group}:){1,7}:(?:${group}(?::${group}){0,6})?|::${group}(?::${group}){0,6}`

export const ip = defineNormalizer({
  after: String.raw`(?![\p{L}\p{N}_]|\.\d)`,
  before: String.raw`(?<![\p{L}\p{N}_:]|\d\.)`,
  identity: true,
  name: 'ip',
  // Loopback and wildcard addresses are equal everywhere; `a::b` is more likely C++.
  only: String.raw`(?!127\.0\.0\.1(?![\d.])|0\.0\.0\.0(?![\d.])|::1(?![0-9a-fA-F:]))(?:(?=[a-fA-F:]{0,38}\d)(?:${v6})(?!:)|${v4})`,
  pattern: `${v4}|${v6}`,
  summary: 'IPv4 and IPv6 addresses, except `127.0.0.1`, `0.0.0.0` and `::1`'
})

export const mac = defineNormalizer({
  after: String.raw`(?![\p{L}\p{N}_:-])`,
  before: String.raw`(?<![\p{L}\p{N}_:-])`,
  identity: true,
  name: 'mac',
  pattern: '(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}|(?:[0-9a-fA-F]{2}-){5}[0-9a-fA-F]{2}',
  summary: 'MAC addresses'
})

export const port = defineNormalizer({
  after: String.raw`(?![\p{L}\p{N}_.:])`,
  before: String.raw`(?<=(?:localhost|\d\.\d{1,3}|\]|\*|//[A-Za-z0-9.-]{1,100}|(?:^|[\s="'(])(?:::)?):|\b[Pp]ort(?: is)?[ =:]{1,3})`,
  identity: true,
  name: 'port',
  pattern: String.raw`\d{1,5}`,
  summary:
    'ports after a host, after a colon at the start of a word, or after the word `port`: `localhost:43127`, `:8080`, `port 8080`'
})
