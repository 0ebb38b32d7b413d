/** Every name by which a normalizer is chosen, in the order in which they are applied; `none` turns all others off. */
export const normalizerNames = [
  'none',
  'folders',
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
