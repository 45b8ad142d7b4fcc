const parser = { syntax: 'typescript', decorators: true }
const transform = { decoratorVersion: '2022-03' }

module.exports = {
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { parser, transform, target: 'es2022' } }] },
}
