/** Set by the build. */
declare const __VERSION__: string
/** The version of Fencepost. */
export const version = typeof __VERSION__ === 'string' ? __VERSION__ : 'development'
