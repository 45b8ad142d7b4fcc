import kinoko from 'kinoko/vite'

const isWithout = process.env.KINOKO_WITHOUT !== undefined

export default {
  input: 'shop.test.ts',
  external: /^kinoko/,
  resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
  plugins: isWithout ? [] : [kinoko()],
  output: { file: 'out.js' },
}
