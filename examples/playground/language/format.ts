/** As prettier writes it, with the settings of this repository. Throws when the text cannot be read. */
export async function format(source: string): Promise<string> {
  const [{ format: write }, typescript, estree] = await Promise.all([
    import('prettier/standalone'),
    import('prettier/plugins/typescript'),
    import('prettier/plugins/estree'),
  ])
  return write(source, {
    parser: 'typescript',
    plugins: [typescript, estree],
    semi: false,
    singleQuote: true,
    printWidth: 100,
  })
}
