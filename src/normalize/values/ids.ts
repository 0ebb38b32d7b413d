import {defineNormalizer} from './value-normalizer.js'

const hexDigit = '[0-9a-fA-F]'

export const uuid = defineNormalizer({
  identity: true,
  name: 'uuid',
  pattern: `${hexDigit}{8}-${hexDigit}{4}-${hexDigit}{4}-${hexDigit}{4}-${hexDigit}{12}`,
  summary: 'UUIDs (RFC 9562)'
})

/** Has a digit and a letter; without both it may be a word (`defaced`) or a number. */
const mixed = '(?=[0-9]{0,127}[a-fA-F])(?=[a-fA-F]{0,127}[0-9])'
const digest = 'sha(?:1|224|256|384|512):[0-9a-f]'
const pointer = `0x${hexDigit}{4,16}`

export const hex = defineNormalizer({
  identity: true,
  name: 'hex',
  only: `${digest}{7,128}|${pointer}|${mixed}(?:[0-9a-f]{7,128}|[0-9A-F]{7,128})`,
  // Without a limit it is a program of a tenth of the size.
  pattern: `${digest}{7,}|${pointer}|[0-9a-f]{7,}|[0-9A-F]{7,}`,
  summary: 'hexadecimal ids and digests of 7 digits or more: git, docker, `sha256:…`, addresses in memory'
})

/** A random name has a digit or a capital among its letters. */
const random = '(?=[a-z]{0,15}[A-Z0-9])[A-Za-z0-9]{6,16}'

export const temp = defineNormalizer({
  after: String.raw`(?![\p{L}\p{N}_-])`,
  identity: true,
  name: 'temp',
  only: [
    String.raw`tmp\.[A-Za-z0-9]{6,16}`,
    '(?=tmp[a-z]{0,12}[A-Z0-9_])tmp[A-Za-z0-9_]{6,12}',
    String.raw`(?<=(?:/tmp|\[TMP\])/[A-Za-z0-9_.-]{0,60}[.-])${random}`
  ].join('|'),
  pattern: String.raw`tmp\.[A-Za-z0-9]{6,16}|tmp[A-Za-z0-9_]{6,12}|[A-Za-z0-9]{6,16}`,
  summary: 'names of temporary files: `tmp.kJ3xq0PzLm`, and the random end of a name in a temporary folder'
})
