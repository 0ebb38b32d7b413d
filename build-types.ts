import {rm} from 'node:fs/promises'
import {rollup} from 'rollup'
import {dts} from 'rollup-plugin-dts'

// A file of types for each entry and one for what they share, in place of one for each source file.
const types = 'dist/types'
const bundle = await rollup({
  external: /^[^./]/,
  input: {index: `${types}/index.d.ts`, remark: `${types}/parse/remark.d.ts`, tap: `${types}/tap/run-documents.d.ts`},
  plugins: [dts()]
})
await bundle.write({chunkFileNames: 'shared-types.d.ts', dir: 'dist', entryFileNames: '[name].d.ts', format: 'es'})
await rm(types, {recursive: true})
