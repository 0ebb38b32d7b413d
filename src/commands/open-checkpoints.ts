import {type CheckpointOptions, CheckpointStore, checkpointFolder} from '../engine/checkpoint/checkpoint-store.js'

/** Duration of a step after which a checkpoint is saved, in milliseconds. */
const slowStep = 1000

/** Where runs in a sandbox keep the state after slow steps; undefined without a cache folder. */
export function openCheckpoints(env: Readonly<Record<string, string | undefined>>): CheckpointOptions | undefined {
  const folder = checkpointFolder(env)
  return folder === undefined ? undefined : {least: slowStep, leastGain: 2, store: new CheckpointStore({folder})}
}
