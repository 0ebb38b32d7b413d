import {readFileSync} from 'node:fs'

/** Shell code of the driver: the program that each bash session runs, which reads blocks and reports how they ended. */
export const driver = readFileSync(new URL('./driver.sh', import.meta.url), 'utf8')
