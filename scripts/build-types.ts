import {rm} from 'node:fs/promises'
import {rollup} from 'rollup'
import {dts} from 'rollup-plugin-dts'

// One file of types per entry and one for shared types, instead of one per source file.
const types = 'dist/types'
const bundle = await rollup({
  external: /^[^./]/,
  input: {index: `${types}/index.d.ts`, remark: `${types}/parse/remark.d.ts`, tap: `${types}/tap/run-documents.d.ts`},
  plugins: [dts()]
})
await bundle.write({chunkFileNames: 'shared-types.d.ts', dir: 'dist', entryFileNames: '[name].d.ts', format: 'es'})
await rm(types, {recursive: true})
