/**
 * The folders of `simulator`, and what each may import beside itself and the packages it needs; dependency-cruiser holds
 * it, docs/architecture.md tells it. A name with `.ts` is a file that stands beside the folders.
 */
module.exports = {
  core: [],
  world: ['core'],
  client: ['core', 'world'],
  wire: ['core'],
  options: ['core', 'world', 'operator', 'rabbitmq-version.ts', 'version-rules.ts'],
  operator: ['core', 'options'],
  'host-work': ['world'],
  server: ['core', 'world', 'wire', 'operator', 'options', 'rabbitmq-version.ts'],
  socket: ['world', 'wire'],
  shared: ['client', 'world', 'options', 'simulator.ts'],
  register: ['shared', 'socket', 'default-simulator.ts'],
}
