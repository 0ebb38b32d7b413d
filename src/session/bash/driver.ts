import {readFileSync} from 'node:fs'

/** Reads a shell script without its comments. */
function script(name: string): string {
  return readFileSync(new URL(`./${name}.sh`, import.meta.url), 'utf8').replace(/^ *#.*\n|^\n/gm, '')
}

const start = script('driver-start').trim().replaceAll('\n', '; ')

/** The program of each bash session, on whose first line everything runs that leads to a block. */
export const driver = `${start}; ${script('driver').replace('@blocks@\n', () => script('driver-blocks'))}`
