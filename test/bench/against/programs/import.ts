/** `import <entry>`: what the import of an entry costs. */
import { cost, tell } from './meter.js'

const [entry = ''] = process.argv.slice(2)
tell({ [`import \`${entry}\``]: await cost(() => import(entry)) })
