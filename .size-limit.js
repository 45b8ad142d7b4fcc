/**
 * What a browser loads, minified and gzipped, from the sources. An error of the simulator says what the
 * real ones say, so it carries RabbitMQ's and amqplib's sentences, and those of three versions of RabbitMQ, with
 * streams, policies and the exchange types of plugins. `kinoko` says of every mistake where it is and what to do.
 */
const bundle = (config) => ({ ...config, platform: 'browser', conditions: ['kinoko:source'] })

export default [
  { name: 'kinoko', path: 'src/index.ts', limit: '56 kB' },
  { name: 'kinoko/simulator', path: 'simulator/index.ts', limit: '92 kB' },
  { name: 'kinoko/testing, with all it needs', path: 'testing/index.ts', limit: '183 kB' },
].map((entry) => ({ ...entry, gzip: true, modifyEsbuildConfig: bundle }))
