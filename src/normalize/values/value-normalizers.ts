import {type ValueNormalizerName, valueNormalizerNames} from '../../model/normalizer-names.js'
import {hex, temp, uuid} from './ids.js'
import {ip, mac, port} from './network.js'
import {number, size, speed} from './sizes.js'
import {type Identity, namesOf, pid, version} from './system.js'
import {age, duration, timestamp} from './times.js'
import type {ValueNormalizer} from './value-normalizer.js'

const constant = {age, duration, hex, ip, mac, number, pid, port, size, speed, temp, timestamp, uuid, version} as const

/** All value normalizers in their order; those of names find the names of this user and machine. */
export function valueNormalizers(identity: Identity): readonly ValueNormalizer[] {
  const byName: Readonly<Record<ValueNormalizerName, ValueNormalizer>> = {...constant, ...namesOf(identity)}
  return valueNormalizerNames.map(name => byName[name])
}
