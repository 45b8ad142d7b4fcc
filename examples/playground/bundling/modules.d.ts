declare module '*.css'

declare module '*.ts?scenario' {
  const text: {
    readonly source: string
    readonly code: { readonly js: string; readonly map: string }
  }
  export default text
}

declare module '*.ts?lesson' {
  interface Text {
    readonly source: string
    readonly code: { readonly js: string; readonly map: string }
  }
  const texts: { readonly bug: Text; readonly fix: Text }
  export default texts
}

declare module 'virtual:workers' {
  export const runnerAddress: string
  export const languageAddress: string
  export const sandboxAddress: string
}

declare module 'virtual:types' {
  const files: Readonly<Record<string, string>>
  export default files
}

declare module 'virtual:links' {
  /** Empty when the package tells none. */
  export const guide: string
  export const repository: string
}
