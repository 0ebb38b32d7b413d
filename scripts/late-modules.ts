import path from 'node:path'
import {type BuildOptions, build, type Plugin, transform} from 'esbuild'

/** Modules that every run needs, although they are imported on first use; and packages, which are small then. */
const early = /\/src\/commands\/run\/command\.ts$|\/src\/report\/pretty\/pretty\.ts$|\/node_modules\//

/**
 * Bundles a program as `build` does, but puts the modules that most runs don't need into a function of their own, which V8
 * compiles when it is called. Otherwise every run would create the functions of all modules, and read about them from its
 * compile cache. Returns the code.
 */
export async function bundleWithLate({banner, footer, ...options}: BuildOptions): Promise<string> {
  const first = await findFirst(options)
  const {metafile, outputFiles} = await build({...options, metafile: true, minify: false, write: false})
  const [head = '', ...modules] = splitModules(outputFiles[0]?.text ?? '', metafile.inputs)
  const isFirst = (module: string) => first.has(nameOf(module))
  const late = modules.filter(module => !isFirst(module)).join('')
  const loaders = new Set<string>()
  const code = modules
    .filter(isFirst)
    .join('')
    .replace(/\((init_\w+)\(\), \w+_exports\d*\)/g, (load, init: string) => {
      if (!late.includes(`\nvar ${init} = `)) return load
      loaders.add(`${init}: () => ${load}`)
      return `__late().${init}()`
    })
  const lateFunction = `var __loaded;
function __late() {
  return __loaded ??= (() => { ${late}
    return {${[...loaders].join(', ')}}
  })()
}
`
  // Names that only serve stack traces of an unminified bundle, and that each module would look for in a list of its own.
  const unnamed = (lateFunction + code).replace(
    /(__(?:esm|commonJS)\(\{\n\s+)"[^"\n]*"\(/g,
    (_, opening: string) => `${opening}0(`
  )
  const whole = await transform(head.replace(/__getOwnPropNames\((fn|cb)\)\[0\]/g, '0') + unnamed, {
    banner: banner?.js ?? '',
    footer: footer?.js ?? '',
    format: 'cjs',
    legalComments: 'none',
    minify: true,
    target: String(options.target)
  })
  return whole.code
}

/** The names of the modules that are in the program without its late modules. */
async function findFirst(options: BuildOptions): Promise<ReadonlySet<string>> {
  const omitLate: Plugin = {
    name: 'omit-late',
    setup: ({onResolve}) =>
      onResolve({filter: /^\./}, ({kind, path: file, resolveDir}) => {
        const isLate = kind === 'dynamic-import' && !early.test(path.resolve(resolveDir, file).replace(/\.js$/, '.ts'))
        return isLate ? {external: true} : undefined
      })
  }
  const {metafile} = await build({
    ...options,
    metafile: true,
    plugins: [omitLate, ...(options.plugins ?? [])],
    write: false
  })
  return new Set(Object.keys(metafile.inputs))
}

/** The name of a module as esbuild writes it in a comment above it. */
function nameOf(module: string): string {
  return module.slice('// '.length, module.indexOf('\n'))
}

/** Code of a bundle: what is above its modules, and each module. */
function splitModules(text: string, names: Readonly<Record<string, unknown>>): readonly string[] {
  const parts: string[] = []
  for (const part of text.split(/^(?=\/\/ )/m)) {
    if (parts.length === 0 || Object.hasOwn(names, nameOf(part))) parts.push(part)
    else parts.push(`${parts.pop()}${part}`)
  }
  return parts
}
