// The bundler gives a dynamic import of a CommonJS package no names; a static one it does.
export {LineCounter, parseDocument} from 'yaml'
