export { once, type OnceOptions } from '../src/index.js'
