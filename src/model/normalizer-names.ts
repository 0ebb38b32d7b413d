/**
 * Normalizers of values that differ from run to run, by name. A character belongs to the first one whose value holds it:
 * a longer value with more form comes before one that could be a part of it.
 */
export const valueNormalizerNames = [
  'uuid',
  'mac',
  'timestamp',
  'age',
  'ip',
  'port',
  'temp',
  'hex',
  'version',
  'speed',
  'size',
  'duration',
  'pid',
  'user',
  'host',
  'number'
] as const

/** The name of a normalizer that writes placeholders. */
export type ValueNormalizerName = (typeof valueNormalizerNames)[number]

/** Every name that `normalize` takes; `none` turns all others off. */
export const normalizerNames = ['none', 'folders', 'pull', ...valueNormalizerNames] as const
