import {defineNormalizer} from './value-normalizer.js'

const amount = String.raw`(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,18})(?:\.\d{1,9})?`
/** The same without limits, which makes a small program. */
const anyAmount = String.raw` *-?\d+(?:,\d{3})*(?:\.\d+)?`
const unit = '(?: ?(?:[kKMGTPE]i?)?(?:B|b|[Bb]ytes?|[Bb]its?)|[kKMGTPE]i?)'

export const speed = defineNormalizer({
  identity: false,
  name: 'speed',
  only: `${amount}(?:${unit}(?:/s(?:ec)?|ps)|[kKMGT]bps)`,
  pattern: `${anyAmount}(?:${unit}(?:/s(?:ec)?|ps)|[kKMGT]bps)`,
  summary: 'transfer speeds: `3.2MB/s`, `120 KiB/s`, `10Mbps`'
})

export const size = defineNormalizer({
  after: String.raw`(?![\p{L}\p{N}_/])`,
  before: String.raw`(?<![\p{L}\p{N}_]|\d[.,])`,
  identity: false,
  name: 'size',
  only: `${amount}${unit}`,
  pattern: `${anyAmount}${unit}`,
  summary: 'sizes with a unit: `4.0K`, `12 MB`, `1.5GiB`, `1,024 bytes`'
})

export const number = defineNormalizer({
  after: String.raw`(?![\p{L}\p{N}_]|[.,]\d)`,
  before: String.raw`(?<![\p{L}\p{N}_]|\d[.,])`,
  identity: false,
  name: 'number',
  only: `-?${amount}`,
  pattern: anyAmount,
  summary: 'any number: `42`, `-3.5`, `1,024`'
})
