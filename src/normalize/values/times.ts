import {defineNormalizer} from './value-normalizer.js'

const day = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)'
const month = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)'
const clock = String.raw`\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?: [AP]M)?`
/** Time zones by name: other capitals after a time are a word of their own, such as `INFO` or `GET`. */
const zone =
  '(?:Z|UTC|GMT|BST|IST|CES?T|EES?T|WES?T|[ECMP][SD]T|AK[SD]T|HST|MSK|JST|KST|A[ECW][SD]T|NZ[SD]T|SAST|[+-]\\d{2}(?::?\\d{2})?)'
const year = String.raw`[12]\d{3}`

/** Points in time by form; the first that matches is the longest. */
const timestamps = [
  // ISO 8601 and RFC 3339, also with a blank or slashes, and the basic format.
  `${year}[-/]\\d{2}[-/]\\d{2}(?:[T ]${clock}(?: ?${zone})?)?`,
  String.raw`${year}\d{4}T\d{6}(?:\.\d{1,9})?Z?`,
  // RFC 2822 and HTTP: `Tue, 24 Nov 2026 13:13:26 +0000`.
  `(?:${day},? )?\\d{1,2} ${month} ${year}(?: ${clock}(?: ${zone})?)?`,
  // date(1), ctime(3) and git: `Tue Nov 24 13:13:26 UTC 2026`.
  `${day} ${month} {1,2}\\d{1,2} ${clock}(?: ${zone})? ${year}(?: ${zone})?`,
  // Common log format: `24/Nov/2026:13:13:26 +0000`.
  `\\d{1,2}/${month}/${year}:${clock}(?: ${zone})?`,
  // ls -l and syslog: `Nov 24 13:13`, `Nov 24  2025`, `Nov 24 13:13:26.123`.
  `${month} {1,2}\\d{1,2} (?:${clock}| ${year})`,
  // A time of day.
  String.raw`\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?: ?${zone})?`,
  // Seconds since 1970, and thousandths, millionths and billionths: from 2001 to 2033.
  String.raw`1\d{9}(?:\d{3}|\d{6}|\d{9})?(?:\.\d{1,9})?`
].join('|')

export const timestamp = defineNormalizer({
  after: String.raw`(?![\p{L}\p{N}_]|[.:]\d)`,
  before: String.raw`(?<![\p{L}\p{N}_]|[\da-fA-F][.:])`,
  identity: false,
  name: 'timestamp',
  pattern: timestamps,
  summary: 'dates and times: ISO, RFC 2822, `date`, `ls -l`, syslog, web logs, a clock, seconds since 1970'
})

const ages = '(?:second|minute|hour|day|week|month|year)s?'
const amount = String.raw`(?:\d{1,5}|[Aa]n?|[Aa] few)`

export const age = defineNormalizer({
  identity: false,
  name: 'age',
  pattern: [
    `(?:[Aa]bout |[Ll]ess than |[Mm]ore than |[Aa]lmost |[Oo]ver )?${amount} ${ages}(?:(?:,| and)? \\d{1,3} ${ages})? ago`,
    String.raw`\d{1,5}[smhdwy](?:\d{1,3}[smh])? ago`,
    '[Jj]ust now|[Yy]esterday',
    `Up (?:[Aa]bout |[Ll]ess than )?${amount} ${ages}`
  ].join('|'),
  summary: 'relative ages: `3 days ago`, `5m ago`, `Up 2 hours`, `just now`, `yesterday`'
})

const unit =
  '(?: ?(?:ns|µs|μs|us|ms|s|secs?|mins?|hrs?|(?:milli|micro|nano)?seconds?|minutes?|hours?|days?|weeks?)|[mhdw])'
const part = String.raw`\d{1,9}(?:[.,]\d{1,9})?${unit}`

export const duration = defineNormalizer({
  before: String.raw`(?<![\p{L}\p{N}_]|\d[.,:])`,
  identity: false,
  name: 'duration',
  only: `${part}(?:,? ?(?:and )?${part}){0,3}`,
  pattern: String.raw` *${part}(?:,? ?(?:and )?${part}){0,3}|\d{1,4}:\d{2}(?::\d{2})?(?:\.\d{1,9})?`,
  summary: 'durations with a unit: `3.2s`, `120 ms`, `0m0.003s`, `1h2m`, `2 minutes`'
})
