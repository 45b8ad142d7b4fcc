/** Where lines of the code lead; the editor takes it over when it is there. */
export const lineShown: { go: (line: number) => void } = { go: () => undefined }

/** Leads to a line of the code. */
export function Line({ line }: { line: number }) {
  return (
    <button type="button" class="link" onClick={() => lineShown.go(line)}>
      line {line}
    </button>
  )
}
