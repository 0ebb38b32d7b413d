/** Names of the normalizers, in the order they apply; `none` turns all others off. */
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
