import {hex, temp, uuid} from './ids.js'
import {ip, mac, port} from './network.js'
import {number, size, speed} from './sizes.js'
import {type Identity, namesOf, pid, version} from './system.js'
import {age, duration, timestamp} from './times.js'
import type {TypedNormalizer} from './typed-normalizer.js'

/**
 * All typed normalizers. A character belongs to the first one whose value holds it: what is longer and has more form goes
 * before what could be a part of it.
 */
export function typedNormalizers(identity: Identity): readonly TypedNormalizer[] {
  return [
    uuid,
    mac,
    timestamp,
    age,
    ip,
    port,
    temp,
    hex,
    version,
    speed,
    size,
    duration,
    pid,
    ...namesOf(identity),
    number
  ]
}
