declare module '*.ts?scenario' {
  const text: { readonly source: string; readonly compiled: string }
  export default text
}
