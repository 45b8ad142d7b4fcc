/**
 * What a browser loads, minified and gzipped, from the sources. An error of the simulator says what the
 * real ones say, so it carries RabbitMQ's and amqplib's sentences.
 */
const bundle = (config) => ({ ...config, platform: 'browser', conditions: ['kinoko:source'] })

export default [
  { name: 'kinoko', path: 'src/index.ts', limit: '35 kB' },
  { name: 'kinoko/simulator', path: 'simulator/index.ts', limit: '44 kB' },
  { name: 'kinoko/testing, with all it needs', path: 'testing/index.ts', limit: '87 kB' },
].map((entry) => ({ ...entry, gzip: true, modifyEsbuildConfig: bundle }))
